/** A piece of a line in one look. */
export interface Span {
  text: string;
  color?: number;
  background?: number;
  bold?: boolean;
  dim?: boolean;
  italic?: boolean;
  underline?: boolean;
}

// eslint-disable-next-line no-control-regex -- colours are control characters
const SEQUENCE = /\u001b\[([0-9;?]*)([A-Za-z])/g;

type Look = Omit<Span, 'text'>;

/** Splits a line at its colour sequences; other sequences vanish. */
export function parseAnsi(line: string): Span[] {
  if (!line.includes('\u001b')) return [{ text: line }];
  const spans: Span[] = [];
  let look: Look = {};
  let last = 0;
  for (const match of line.matchAll(SEQUENCE)) {
    if (match.index > last)
      spans.push({ ...look, text: line.slice(last, match.index) });
    last = match.index + match[0].length;
    if (match[2] === 'm') look = applied(look, match[1]);
  }
  if (last < line.length) spans.push({ ...look, text: line.slice(last) });
  return spans;
}

function applied(look: Look, parameters: string): Look {
  const codes = parameters.split(';').map(Number);
  let next = { ...look };
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i];
    if (code === 0) next = {};
    else if (code === 1) next.bold = true;
    else if (code === 2) next.dim = true;
    else if (code === 3) next.italic = true;
    else if (code === 4) next.underline = true;
    else if (code === 22) {
      next.bold = undefined;
      next.dim = undefined;
    } else if (code === 39) next.color = undefined;
    else if (code === 49) next.background = undefined;
    else if (code >= 30 && code <= 37) next.color = code - 30;
    else if (code >= 90 && code <= 97) next.color = code - 82;
    else if (code >= 40 && code <= 47) next.background = code - 40;
    else if ((code === 38 || code === 48) && codes[i + 1] === 5) {
      if (code === 38) next.color = codes[i + 2];
      else next.background = codes[i + 2];
      i += 2;
    } else if ((code === 38 || code === 48) && codes[i + 1] === 2) i += 4;
  }
  return next;
}

const LIGHT = [
  '#24292f',
  '#b42318',
  '#116329',
  '#7a5200',
  '#0550ae',
  '#8250df',
  '#0f6674',
  '#57606a',
  '#57606a',
  '#cf222e',
  '#1a7f37',
  '#8a5a00',
  '#0969da',
  '#8250df',
  '#1b7c83',
  '#6e7781',
];
const DARK = [
  '#8b949e',
  '#ff8a80',
  '#7ee787',
  '#e3b341',
  '#79c0ff',
  '#d2a8ff',
  '#76d9e6',
  '#e6edf3',
  '#9da7b1',
  '#ffa198',
  '#a5f0ae',
  '#f2cc60',
  '#a5d6ff',
  '#e2c5ff',
  '#b3f0ff',
  '#ffffff',
];

/** A colour that can be read on the theme's ground; the 256 colours beyond the basic ones by their cube. */
export function ansiColor(code: number, dark: boolean): string {
  if (code < 16) return (dark ? DARK : LIGHT)[code];
  if (code >= 232)
    return `hsl(0, 0%, ${
      dark ? 55 + (code - 232) * 1.8 : 10 + (code - 232) * 1.4
    }%)`;
  const cube = code - 16;
  const r = Math.floor(cube / 36);
  const g = Math.floor(cube / 6) % 6;
  const b = cube % 6;
  const max = Math.max(r, g, b);
  const hue =
    max === Math.min(r, g, b)
      ? 0
      : Math.round(
          (Math.atan2(Math.sqrt(3) * (g - b), 2 * r - g - b) * 180) / Math.PI +
            360,
        ) % 360;
  return `hsl(${hue}, ${max === Math.min(r, g, b) ? 0 : 60}%, ${
    dark ? 72 : 32
  }%)`;
}

/**
 * QR codes (ISO/IEC 18004) for links: byte mode, error correction M, versions 1–10 (up to 213 bytes).
 */

/** Per version: codewords for error correction in each block, and the data codewords of each block. */
const BLOCKS: { ec: number; data: number[] }[] = [
  { ec: 10, data: [16] },
  { ec: 16, data: [28] },
  { ec: 26, data: [44] },
  { ec: 18, data: [32, 32] },
  { ec: 24, data: [43, 43] },
  { ec: 16, data: [27, 27, 27, 27] },
  { ec: 18, data: [31, 31, 31, 31] },
  { ec: 22, data: [38, 38, 39, 39] },
  { ec: 22, data: [36, 36, 36, 37, 37] },
  { ec: 26, data: [43, 43, 43, 43, 44] },
];

const ALIGNMENT = [
  [],
  [6, 18],
  [6, 22],
  [6, 26],
  [6, 30],
  [6, 34],
  [6, 22, 38],
  [6, 24, 42],
  [6, 26, 46],
  [6, 28, 50],
];

const EXP = new Uint8Array(512);
const LOG = new Uint8Array(256);
for (let i = 0, x = 1; i < 255; i++) {
  EXP[i] = x;
  EXP[i + 255] = x;
  LOG[x] = i;
  x <<= 1;
  if (x & 0x100) x ^= 0x11d;
}

/** The remainder of the data polynomial: the block's error correction. */
function errorCorrection(data: number[], degree: number): number[] {
  let generator = [1];
  for (let i = 0; i < degree; i++) {
    const next = new Array<number>(generator.length + 1).fill(0);
    generator.forEach((value, j) => {
      next[j] ^= value;
      if (value) next[j + 1] ^= EXP[LOG[value] + i];
    });
    generator = next;
  }
  const rest = [...data, ...new Array<number>(degree).fill(0)];
  for (let i = 0; i < data.length; i++) {
    const factor = rest[i];
    if (factor === 0) continue;
    for (let j = 1; j < generator.length; j++) {
      if (generator[j]) rest[i + j] ^= EXP[LOG[generator[j]] + LOG[factor]];
    }
  }
  return rest.slice(data.length);
}

function toCodewords(bytes: Uint8Array, version: number): number[] {
  const { ec, data: sizes } = BLOCKS[version - 1];
  const capacity = sizes.reduce((sum, each) => sum + each, 0);
  const bits: number[] = [];
  const push = (value: number, length: number) => {
    for (let i = length - 1; i >= 0; i--) bits.push((value >> i) & 1);
  };
  push(4, 4);
  push(bytes.length, version < 10 ? 8 : 16);
  bytes.forEach(byte => push(byte, 8));
  push(0, Math.min(4, capacity * 8 - bits.length));
  while (bits.length % 8) bits.push(0);
  const data: number[] = [];
  for (let i = 0; i < bits.length; i += 8)
    data.push(parseInt(bits.slice(i, i + 8).join(''), 2));
  for (let pad = 0xec; data.length < capacity; pad ^= 0xec ^ 0x11)
    data.push(pad);
  let start = 0;
  const blocks = sizes.map(size => data.slice(start, (start += size)));
  const corrections = blocks.map(block => errorCorrection(block, ec));
  const result: number[] = [];
  for (let i = 0; i < Math.max(...sizes); i++)
    for (const block of blocks) if (i < block.length) result.push(block[i]);
  for (let i = 0; i < ec; i++)
    for (const block of corrections) result.push(block[i]);
  return result;
}

const MASKS: ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_x, y) => y % 2 === 0,
  x => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

type Grid = (boolean | undefined)[][];

function bch(value: number, generator: number, bits: number): number {
  let rest = value << bits;
  const top = 31 - Math.clz32(generator);
  for (
    let i = 31 - Math.clz32(rest || 1);
    i >= top;
    i = 31 - Math.clz32(rest || 1)
  ) {
    rest ^= generator << (i - top);
    if (rest === 0) break;
  }
  return (value << bits) | rest;
}

/** What is the same whatever the text: finders, timing, alignment, version, and room for the format. */
function frame(version: number): Grid {
  const size = 17 + 4 * version;
  const grid: Grid = Array.from({ length: size }, () =>
    new Array<boolean | undefined>(size).fill(undefined),
  );
  const set = (x: number, y: number, dark: boolean) => {
    if (x >= 0 && y >= 0 && x < size && y < size) grid[y][x] = dark;
  };
  const finder = (cx: number, cy: number) => {
    for (let dy = -4; dy <= 4; dy++)
      for (let dx = -4; dx <= 4; dx++) {
        const ring = Math.max(Math.abs(dx), Math.abs(dy));
        set(cx + dx, cy + dy, ring !== 2 && ring !== 4);
      }
  };
  for (let i = 0; i < size; i++) {
    set(6, i, i % 2 === 0);
    set(i, 6, i % 2 === 0);
  }
  finder(3, 3);
  finder(size - 4, 3);
  finder(3, size - 4);
  const centers = ALIGNMENT[version - 1];
  const last = centers[centers.length - 1];
  for (const cx of centers)
    for (const cy of centers) {
      if ((cx === 6 && (cy === 6 || cy === last)) || (cy === 6 && cx === last))
        continue;
      for (let dy = -2; dy <= 2; dy++)
        for (let dx = -2; dx <= 2; dx++)
          set(cx + dx, cy + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1);
    }
  for (let i = 0; i < 9; i++) {
    if (grid[8][i] === undefined) set(i, 8, false);
    if (grid[i][8] === undefined) set(8, i, false);
    if (i < 8) {
      set(size - 1 - i, 8, false);
      set(8, size - 1 - i, i === 7);
    }
  }
  if (version >= 7) {
    const bits = bch(version, 0x1f25, 12);
    for (let i = 0; i < 18; i++) {
      const dark = ((bits >> i) & 1) === 1;
      set(size - 11 + (i % 3), Math.floor(i / 3), dark);
      set(Math.floor(i / 3), size - 11 + (i % 3), dark);
    }
  }
  return grid;
}

function writeFormat(grid: boolean[][], mask: number): void {
  const size = grid.length;
  const bits = bch(mask, 0x537, 10) ^ 0x5412;
  const bit = (i: number) => ((bits >> i) & 1) === 1;
  for (let i = 0; i <= 5; i++) grid[i][8] = bit(i);
  grid[7][8] = bit(6);
  grid[8][8] = bit(7);
  grid[8][7] = bit(8);
  for (let i = 9; i < 15; i++) grid[8][14 - i] = bit(i);
  for (let i = 0; i < 8; i++) grid[8][size - 1 - i] = bit(i);
  for (let i = 8; i < 15; i++) grid[size - 15 + i][8] = bit(i);
  grid[size - 8][8] = true;
}

/** How hard a pattern is to read; the mask with the least is taken. */
function penalty(grid: boolean[][]): number {
  const size = grid.length;
  let score = 0;
  let dark = 0;
  const lines = [grid, grid.map((_row, x) => grid.map(row => row[x]))];
  for (const rows of lines) {
    for (const row of rows) {
      let run = 1;
      for (let i = 1; i <= size; i++) {
        if (i < size && row[i] === row[i - 1]) run += 1;
        else {
          if (run >= 5) score += run - 2;
          run = 1;
        }
      }
      const text = row.map(Number).join('');
      for (const pattern of ['10111010000', '00001011101'])
        for (
          let at = text.indexOf(pattern);
          at >= 0;
          at = text.indexOf(pattern, at + 1)
        )
          score += 40;
    }
  }
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      if (grid[y][x]) dark += 1;
      if (
        x > 0 &&
        y > 0 &&
        grid[y][x] === grid[y - 1][x] &&
        grid[y][x] === grid[y][x - 1] &&
        grid[y][x] === grid[y - 1][x - 1]
      )
        score += 3;
    }
  return score + Math.floor(Math.abs((dark * 20) / (size * size) - 10)) * 10;
}

/** The modules row by row, dark is true; nothing when the text is too long. */
export function qrModules(text: string): boolean[][] | undefined {
  const bytes = new TextEncoder().encode(text);
  const version =
    BLOCKS.findIndex(
      ({ data }, index) =>
        bytes.length + (index < 9 ? 2 : 3) <=
        data.reduce((sum, each) => sum + each, 0),
    ) + 1;
  if (version === 0) return undefined;
  const base = frame(version);
  const size = base.length;
  const codewords = toCodewords(bytes, version);
  const free: [x: number, y: number][] = [];
  for (let right = size - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right -= 1;
    for (let i = 0; i < size; i++) {
      const y = up ? size - 1 - i : i;
      for (const x of [right, right - 1])
        if (base[y][x] === undefined) free.push([x, y]);
    }
  }
  let best: { grid: boolean[][]; score: number } | undefined;
  MASKS.forEach((masked, mask) => {
    const grid = base.map(row => row.map(cell => cell === true));
    free.forEach(([x, y], index) => {
      const dark = ((codewords[index >> 3] ?? 0) >> (7 - (index & 7))) & 1;
      grid[y][x] = (dark === 1) !== masked(x, y);
    });
    writeFormat(grid, mask);
    const score = penalty(grid);
    if (!best || score < best.score) best = { grid, score };
  });
  return best?.grid;
}

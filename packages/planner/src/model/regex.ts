import { RE2JS } from 're2js';

/**
 * Regular expressions as Envoy has them: RE2's syntax, the whole value must match, and time grows with the value's length
 * only. Users write these expressions, so the language's own engine would let one of them stop the portal.
 * @public
 */
export interface Regex {
  matches(value: string): boolean;
  /** Replaces every occurrence; `\1` stands for the first group. */
  replaceAll(value: string, replacement: string): string;
}

/** Longer than any that Envoy would take; compiling costs memory. */
const MAX_LENGTH = 4096;
const CACHE = 2048;

const compiled = new Map<string, Regex | undefined>();

/** Undefined: not RE2, so that Envoy would refuse the whole configuration. @public */
export function compileRegex(pattern: string): Regex | undefined {
  if (compiled.has(pattern)) return compiled.get(pattern);
  const regex = compile(pattern);
  if (compiled.size >= CACHE) compiled.clear();
  compiled.set(pattern, regex);
  return regex;
}

function compile(pattern: string): Regex | undefined {
  if (pattern.length > MAX_LENGTH) return undefined;
  try {
    const program = RE2JS.compile(pattern);
    return {
      matches: value => program.testExact(value),
      replaceAll: (value, replacement) =>
        replaceAll(program, value, replacement),
    };
  } catch {
    return undefined;
  }
}

function replaceAll(
  program: RE2JS,
  value: string,
  replacement: string,
): string {
  const matcher = program.matcher(value);
  // Of a group that the expression does not have, nothing was matched.
  const groupOf = (index: number) =>
    index <= matcher.groupCount() ? matcher.group(index) ?? '' : '';
  let result = '';
  let end = 0;
  while (matcher.find()) {
    result += value.slice(end, matcher.start());
    result += replacement.replace(/\\(\d|\\)/g, (_, group: string) =>
      group === '\\' ? '\\' : groupOf(Number(group)),
    );
    end = matcher.end();
  }
  return result + value.slice(end);
}

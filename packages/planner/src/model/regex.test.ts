import fc from 'fast-check';
import { compileRegex } from './regex';

describe('compileRegex', () => {
  it.each([
    ['a.c', 'abc', true],
    ['a.c', 'xabcx', false],
    ['(?i)abc', 'ABC', true],
    ['[[:alpha:]]+', 'abc', true],
    ['\\pL+', 'äß', true],
    ['', '', true],
    ['.*', 'anything', true],
  ])('matches the whole value: %s against %s', (pattern, value, expected) => {
    expect(compileRegex(pattern)?.matches(value)).toBe(expected);
  });

  it.each([
    '(',
    '[',
    '(?=a)',
    '(?<!a)',
    '\\1',
    'a**',
    'x'.repeat(5000),
    '((a{1000}){1000}){1000}',
  ])('refuses what is not RE2: %s', pattern => {
    expect(compileRegex(pattern)).toBeUndefined();
  });

  it.each([
    ['/a/(.*)', '/a/b', '/c/\\1', '/c/b'],
    ['a', 'banana', 'o', 'bonono'],
    ['(a)|(b)', 'ab', '[\\1\\2]', '[a][b]'],
    ['x', 'abc', 'y', 'abc'],
    ['a', 'a', '$1', '$1'],
    ['a', 'a', '\\\\', '\\'],
    ['', 'ab', '-', '-a-b-'],
  ])('replaces %s in %s by %s', (pattern, value, replacement, expected) => {
    expect(compileRegex(pattern)?.replaceAll(value, replacement)).toBe(
      expected,
    );
  });

  it('needs no more than linear work for expressions that blow up elsewhere', () => {
    const value = `${'a'.repeat(20_000)}!`;
    for (const pattern of [
      '(a+)+',
      '(a|aa)+',
      '(a*)*b',
      '(.*)*x',
      '^(([a-z])+.)+[A-Z]([a-z])+$',
    ]) {
      expect(compileRegex(pattern)?.matches(value)).toBe(false);
    }
  });

  it('answers with true, false or a text, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.string(),
        (pattern, value, replacement) => {
          const regex = compileRegex(pattern);
          if (!regex) return;
          expect([true, false]).toContain(regex.matches(value));
          expect(typeof regex.replaceAll(value, replacement)).toBe('string');
        },
      ),
      { numRuns: 500 },
    );
  });
});

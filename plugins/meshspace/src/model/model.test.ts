import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { createFormat } from './format';
import { lineDiff } from './lineDiff';
import { lifetimesWithin } from './lifetimes';
import { isName, splitImage, suggestName } from './names';
import { describeProblem } from './problem';
import { shell, SNIPPETS } from './snippets';

describe('shell quoting', () => {
  it('survives a POSIX shell, whatever the text', () => {
    fc.assert(
      fc.property(
        fc
          .string({ maxLength: 60 })
          .filter(text => !text.includes('\0') && text !== ''),
        text => {
          const out = execFileSync('sh', [
            '-c',
            `printf %s ${shell(text)}`,
          ]).toString();
          expect(out).toBe(text);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('puts the header into every snippet', () => {
    const request = {
      method: 'GET',
      url: 'http://shop.example.com/',
      header: { name: 'x-meshspace', value: `k'7` },
    };
    for (const snippet of SNIPPETS)
      expect(snippet.code(request)).toContain('x-meshspace');
    expect(SNIPPETS[0].code(request)).toBe(
      `curl -H 'x-meshspace: k'\\''7' http://shop.example.com/`,
    );
  });
});

describe('lineDiff', () => {
  it('holds both texts, whatever they are', () => {
    const texts = fc
      .array(fc.constantFrom('a', 'b', 'c', '  d: 1'), {
        minLength: 1,
        maxLength: 12,
      })
      .map(lines => lines.join('\n'));
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const lines = lineDiff(before, after);
        const side = (type: 'added' | 'removed') =>
          lines
            .filter(line => line.type === 'same' || line.type === type)
            .map(line => line.text)
            .join('\n');
        expect(side('removed')).toBe(before);
        expect(side('added')).toBe(after);
      }),
    );
  });
});

describe('names', () => {
  it('suggests a name that Kubernetes takes and nobody has', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (user, workload) => {
        const first = suggestName(`user:default/${user}`, workload, new Set());
        expect(isName(first)).toBe(true);
        const second = suggestName(
          `user:default/${user}`,
          workload,
          new Set([first]),
        );
        expect(second).not.toBe(first);
        expect(isName(second)).toBe(true);
      }),
    );
  });

  it.each([
    ['reg:5000/a/b', 'reg:5000/a/b', ''],
    ['reg:5000/a/b:1', 'reg:5000/a/b', '1'],
    ['a@sha256:0f', 'a', '@sha256:0f'],
  ])('splits %s', (image, repository, tag) => {
    expect(splitImage(image)).toEqual({ repository, tag });
  });
});

describe('format', () => {
  const format = createFormat('en');
  it.each([
    [0, '0s'],
    [59, '59s'],
    [3_660, '1h 1m'],
    [3 * 86_400 - 1, '2d 23h'],
    [86_400, '1d'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(format.duration(seconds)).toBe(text);
  });

  it('gives every number its unit', () => {
    expect(format.rate(0.004)).toBe('0 rps');
    expect(format.percent(0.0213)).toBe('2.13 %');
    expect(format.milliseconds(1234)).toBe('1.23 s');
  });
});

describe('describeProblem', () => {
  it.each([
    [
      {
        name: 'ResponseError',
        statusCode: 403,
        body: { error: { name: 'NotAllowedError', message: 'no' } },
      },
      'forbidden',
    ],
    [
      {
        name: 'NotFoundError',
        body: { error: { name: 'NotFoundError', message: 'gone' } },
      },
      'gone',
    ],
    [
      { name: 'ResponseError', statusCode: 404, message: 'Request failed' },
      'notInstalled',
    ],
    [{ name: 'TypeError', message: 'Failed to fetch' }, 'unavailable'],
    [{ name: 'ConflictError', message: '' }, 'conflict'],
    [new Error('?'), 'unknown'],
  ])('%j is %s', (error, kind) => {
    expect(describeProblem(error).kind).toBe(kind);
  });

  it('says offline first', () => {
    expect(describeProblem(new Error('x'), false).kind).toBe('offline');
  });
});

it('offers no lifetime that the policy refuses', () => {
  expect(
    lifetimesWithin({ defaultTtlSeconds: 7200, maxTtlSeconds: 86_400 }),
  ).toEqual([7200, 14_400, 86_400]);
});

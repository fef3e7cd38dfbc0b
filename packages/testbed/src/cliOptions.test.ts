import { parseOptions } from './cliOptions';

const parse = (...args: string[]) => parseOptions(args, {}, () => 0.5);

it('has defaults for everything', () => {
  expect(parse()).toEqual({
    number: 0,
    profile: undefined,
    images: undefined,
    only: undefined,
    prove: false,
    list: false,
    oracle: 'planner',
    pairs: 2000,
    seed: 2 ** 30,
  });
});

it('takes the instance from the environment, and from the command line before it', () => {
  const env = { MESHSPACE_TESTBED_INSTANCE: '3' };
  expect(parseOptions([], env, () => 0).number).toBe(3);
  expect(parseOptions(['-i', '4'], env, () => 0).number).toBe(4);
});

it.each([
  ['--instance', '16', /--instance is a number from 0 to 15/],
  ['--instance', 'x', /--instance is a number/],
  ['--profile', 'ambient', /--profile is one of default, permissive/],
  ['--oracle', 'delphi', /--oracle is one of planner, toy/],
  ['--pairs', '-1', /pairs/],
  ['--unknown', 'x', /Unknown option '--unknown'/],
])('refuses %s %s in one sentence', (name, value, words) => {
  expect(() => parse(name, value)).toThrow(words);
  expect(() => parse(name, value)).not.toThrow(/\n/);
});

import { milliseconds } from './duration';
import { normalizePath } from './path';
import { hostOnly } from './request';

describe('durations', () => {
  it.each([
    ['1s', 1000],
    ['1.5s', 1500],
    ['1m30s', 90_000],
    ['250ms', 250],
    ['1h', 3_600_000],
    ['100us', 0.1],
    ['0s', 0],
    ['', undefined],
    ['1', undefined],
    ['s', undefined],
    ['1s!', undefined],
    ['-1s', undefined],
    ['P1Y', undefined],
  ])('%s is %s ms', (text, expected) => {
    expect(milliseconds(text)).toBe(expected);
  });
});

describe('paths', () => {
  it.each([
    ['/', '/'],
    ['/a//b', '/a//b'],
    ['/a/./b', '/a/b'],
    ['/a/../b', '/b'],
    ['/a/..', '/'],
    ['/a/b/..', '/a/'],
    ['/../a', '/a'],
    ['/a/%2e%2E/b', '/b'],
    ['/a/..b', '/a/..b'],
    ['/a\\b', '/a/b'],
    ['*', '*'],
    ['', ''],
  ])('%s is %s', (path, expected) => {
    expect(normalizePath(path)).toBe(expected);
  });
});

describe('Host headers', () => {
  it.each([
    ['A.com', 'a.com'],
    ['a.com:80', 'a.com'],
    ['[fd00::1]:80', 'fd00::1'],
    ['[fd00::1]', 'fd00::1'],
  ])('%s is the host %s', (authority, expected) => {
    expect(hostOnly(authority)).toBe(expected);
  });
});

import { contains } from './contains';

describe('what the server has', () => {
  it.each([
    ['more than was wanted', { a: 1, b: 2 }, { a: 1 }],
    ['a default', { name: 'http', protocol: 'TCP' }, { name: 'http' }],
    [
      'a container that a webhook put first',
      [{ name: 'proxy' }, { name: 'app', image: 'a' }],
      [{ name: 'app', image: 'a' }],
    ],
    ['nothing for an empty map', {}, { annotations: {} }],
    ['nothing for an empty list', {}, { args: [] }],
    ['nothing for an empty text', { name: 'X' }, { name: 'X', value: '' }],
    ['nothing for false', {}, { stdin: false }],
    [
      'half a core in thousandths',
      { limits: { cpu: '500m' } },
      { limits: { cpu: '0.5' } },
    ],
    [
      'a mebibyte more at a time',
      { requests: { memory: '1Gi' } },
      { requests: { memory: '1024Mi' } },
    ],
    [
      'a power of ten',
      { limits: { memory: '1M' } },
      { limits: { memory: '1e6' } },
    ],
    ['a number', { limits: { cpu: '2' } }, { limits: { cpu: 2 } }],
  ])('is what was wanted: %s', (_, actual, wanted) => {
    expect(contains(actual, wanted)).toBe(true);
  });

  it.each([
    ['another value', { a: 1 }, { a: 2 }],
    ['nothing for a value', {}, { replicas: 1 }],
    ['nothing for no replicas', {}, { replicas: 0 }],
    ['one entry less', { args: ['a'] }, { args: ['a', 'b'] }],
    ['another amount', { limits: { cpu: '500m' } }, { limits: { cpu: '1' } }],
    [
      'an amount that is none',
      { limits: { cpu: 'much' } },
      { limits: { cpu: '1' } },
    ],
    [
      'a variable that is written otherwise',
      { env: [{ name: 'M', value: '1Gi' }] },
      { env: [{ name: 'M', value: '1024Mi' }] },
    ],
  ])('is not: %s', (_, actual, wanted) => {
    expect(contains(actual, wanted)).toBe(false);
  });
});

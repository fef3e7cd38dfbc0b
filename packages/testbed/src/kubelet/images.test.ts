import { findImage, imageEnv, imageTableSchema, tagOf } from './images';

const table = imageTableSchema.parse([
  {
    match: 'testbed/echo:v\\d+',
    entrypoint: ['node'],
    tagEnv: 'VERSION',
    env: { A: 'a' },
  },
  { match: 'testbed/.*', entrypoint: ['sh'] },
]);

describe('image table', () => {
  it.each([
    ['testbed/echo:v1', 'node'],
    ['testbed/echo:v12', 'node'],
    ['testbed/echo:latest', 'sh'],
    ['testbed/shell', 'sh'],
  ])('finds %s as %s', (reference, entrypoint) => {
    expect(findImage(table, reference)?.entrypoint).toEqual([entrypoint]);
  });

  it.each(['registry/testbed/echo:v1', 'echo:v1', ''])(
    'does not know %j',
    reference => {
      expect(findImage(table, reference)).toBeUndefined();
    },
  );

  it.each([
    ['app', 'latest'],
    ['app:v2', 'v2'],
    ['host:5000/app', 'latest'],
    ['host:5000/app:v3', 'v3'],
    ['app:v4@sha256:0', 'v4'],
  ])('takes the tag of %s to be %s', (reference, tag) => {
    expect(tagOf(reference)).toBe(tag);
  });

  it('hands the tag to the program', () => {
    expect(imageEnv(table[0], 'testbed/echo:v7')).toEqual({
      A: 'a',
      VERSION: 'v7',
    });
  });
});

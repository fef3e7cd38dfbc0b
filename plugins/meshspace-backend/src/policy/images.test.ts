import { imageAllowed } from './images';

describe('imageAllowed', () => {
  it.each([
    ['any image without a list', 'x', undefined, true],
    ['a tag', 'registry/team/app:pr-1', ['registry/team/*'], true],
    ['a digest', 'registry/team/app@sha256:00', ['registry/team/*'], true],
    ['a port of the registry', 'registry:5000/app', ['registry:5000/*'], true],
    ['another folder', 'registry/other/app', ['registry/team/*'], false],
    ['a deeper folder', 'registry/team/x/app', ['registry/team/*'], false],
    [
      'a deeper folder where it is meant',
      'registry/team/x/app',
      ['registry/team/**'],
      true,
    ],
    [
      'a registry that ends alike',
      'evil.com/registry/team/app',
      ['registry/team/*'],
      false,
    ],
    [
      'a dot that is no wild card',
      'registryXcom/app',
      ['registry.com/*'],
      false,
    ],
    ['an exact tag', 'registry/app:v1', ['registry/app:v1'], true],
    ['another tag', 'registry/app:v2', ['registry/app:v1'], false],
    ['an empty list', 'x', [], false],
  ])('decides on %s', (_, image, allowed, expected) => {
    expect(imageAllowed(image, allowed)).toBe(expected);
  });
});

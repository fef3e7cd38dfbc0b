import fc from 'fast-check';
import { definition } from '../../schema/builtin';
import { Json } from '../../schema/Schema';
import { jsonPatch } from './jsonPatch';
import { mergePatch } from './mergePatch';
import { strategicPatch } from './strategicPatch';

const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
const withoutNulls = json.filter(
  value => !JSON.stringify(value).includes('null'),
);

describe('a JSON patch', () => {
  it.each<[string, Json, Json, Json]>([
    ['add', { a: 1 }, [{ op: 'add', path: '/b', value: 2 }], { a: 1, b: 2 }],
    ['add in a list', [1, 3], [{ op: 'add', path: '/1', value: 2 }], [1, 2, 3]],
    ['add at the end', [1], [{ op: 'add', path: '/-', value: 2 }], [1, 2]],
    ['remove', { a: 1, b: 2 }, [{ op: 'remove', path: '/a' }], { b: 2 }],
    ['replace', [1, 2], [{ op: 'replace', path: '/0', value: 9 }], [9, 2]],
    ['move', { a: 1 }, [{ op: 'move', from: '/a', path: '/b' }], { b: 1 }],
    [
      'copy',
      { a: [1] },
      [{ op: 'copy', from: '/a', path: '/b' }],
      { a: [1], b: [1] },
    ],
    [
      'test',
      { a: { b: 1 } },
      [{ op: 'test', path: '/a', value: { b: 1 } }],
      { a: { b: 1 } },
    ],
    ['~1 and ~0', { 'a/b~': 1 }, [{ op: 'remove', path: '/a~1b~0' }], {}],
    [
      '__proto__',
      {},
      [{ op: 'add', path: '/__proto__', value: 1 }],
      JSON.parse('{"__proto__":1}'),
    ],
  ])('%s', (_, target, patch, expected) => {
    expect(jsonPatch(target, patch)).toEqual(expected);
  });

  it.each<[string, Json, Json]>([
    ['removes what is not there', {}, [{ op: 'remove', path: '/a' }]],
    [
      'replaces what is not there',
      {},
      [{ op: 'replace', path: '/a', value: 1 }],
    ],
    [
      'adds below what is not there',
      {},
      [{ op: 'add', path: '/a/b', value: 1 }],
    ],
    ['adds past the end', [1], [{ op: 'add', path: '/3', value: 1 }]],
    ['tests in vain', { a: 1 }, [{ op: 'test', path: '/a', value: 2 }]],
  ])('fails that %s', (_, target, patch) => {
    expect(() => jsonPatch(target, patch)).toThrow(
      expect.objectContaining({ code: 422 }),
    );
  });

  it('leaves its target as it was', () => {
    const target = { a: [1] };
    jsonPatch(target, [{ op: 'add', path: '/a/-', value: 2 }]);
    expect(target).toEqual({ a: [1] });
  });
});

describe('a merge patch', () => {
  it.each<[Json, Json, Json]>([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: { b: 1, c: 2 } }, { a: { b: null, d: 3 } }, { a: { c: 2, d: 3 } }],
    [{ a: [1, 2] }, { a: [3] }, { a: [3] }],
    [{ a: 1 }, { a: { b: { c: null } } }, { a: { b: {} } }],
    [
      {},
      JSON.parse('{"__proto__":{"x":1}}'),
      JSON.parse('{"__proto__":{"x":1}}'),
    ],
  ])('%j with %j is %j', (target, patch, expected) => {
    expect(mergePatch(target, patch)).toEqual(expected);
  });

  it('applied twice is as applied once', () => {
    fc.assert(
      fc.property(json, json, (target, patch) => {
        const once = mergePatch(target, patch);
        expect(mergePatch(once, patch)).toEqual(once);
      }),
    );
  });

  it('onto nothing is itself, when it takes nothing away', () => {
    fc.assert(
      fc.property(withoutNulls, patch => {
        expect(mergePatch(undefined, patch)).toEqual(patch);
      }),
    );
  });
});

describe('a strategic merge patch of a pod', () => {
  const schema = definition('io.k8s.api.core.v1.PodSpec');
  const patched = (target: Json, patch: Json) =>
    strategicPatch(schema, target, patch);
  const a: Json = { name: 'a', image: 'a:1', args: ['x'] };
  const b: Json = { name: 'b', image: 'b:1' };
  const two: Json = { containers: [a, b] };

  it.each<[string, Json, Json, Json]>([
    [
      'merges lists by their key',
      two,
      {
        containers: [
          { name: 'b', image: 'b:2' },
          { name: 'c', image: 'c' },
        ],
      },
      {
        containers: [
          { name: 'a', image: 'a:1', args: ['x'] },
          { name: 'b', image: 'b:2' },
          { name: 'c', image: 'c' },
        ],
      },
    ],
    [
      'replaces lists without a key',
      two,
      { containers: [{ name: 'a', args: ['y', 'z'] }] },
      {
        containers: [
          { name: 'a', image: 'a:1', args: ['y', 'z'] },
          { name: 'b', image: 'b:1' },
        ],
      },
    ],
    [
      'takes an item out',
      two,
      { containers: [{ name: 'a', $patch: 'delete' }] },
      { containers: [{ name: 'b', image: 'b:1' }] },
    ],
    [
      'replaces a whole list when told to',
      two,
      { containers: [{ $patch: 'replace' }, { name: 'z', image: 'z' }] },
      { containers: [{ name: 'z', image: 'z' }] },
    ],
    [
      'puts items in order',
      two,
      { '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }] },
      { containers: [b, a] },
    ],
    [
      'keeps only some keys',
      { volumes: [{ name: 'v', emptyDir: {} }] },
      {
        volumes: [
          {
            name: 'v',
            $retainKeys: ['name', 'hostPath'],
            hostPath: { path: '/' },
          },
        ],
      },
      { volumes: [{ name: 'v', hostPath: { path: '/' } }] },
    ],
    [
      'takes a field out',
      { nodeName: 'n', hostname: 'h' },
      { nodeName: null },
      { hostname: 'h' },
    ],
  ])('%s', (_, target, patch, expected) => {
    expect(patched(target, patch)).toEqual(expected);
  });

  it('fails for an item without its key', () => {
    expect(() => patched(two, { containers: [{ image: 'x' }] })).toThrow(
      /does not contain declared merge key: name/,
    );
  });
});

import { named } from '../../testing/ailing';
import { mesh, namespace } from '../../testing/mesh';

const base = namespace('shop', {
  'istio-injection': 'enabled',
  'meshspace.dev/base': 'true',
});

describe('a kind that the cluster does not serve', () => {
  it.each<[string, string[], object[], string[]]>([
    ['none', [], [base], []],
    ['that of spaces', ['MeshSpace'], [], ['MeshSpace']],
    [
      'Istio’s, where there is a base',
      ['VirtualService'],
      [base],
      ['VirtualService'],
    ],
    ['Istio’s, where there is none', ['VirtualService'], [], []],
    [
      'a part of the Gateway API’s',
      ['GRPCRoute', 'ReferenceGrant'],
      [base],
      ['GRPCRoute'],
    ],
    [
      'the whole Gateway API, which is then not used',
      ['HTTPRoute', 'GRPCRoute', 'ReferenceGrant'],
      [base],
      [],
    ],
    ['one that routes do not need', ['Rollout'], [base], []],
  ])('%s', (_, missingKinds, objects, wanted) => {
    expect(named(mesh(objects, { missingKinds }), 'MSP0030')).toEqual(
      wanted.map(kind => `CustomResourceDefinition ${kind}`),
    );
  });
});

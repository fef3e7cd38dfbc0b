import { withoutReady } from '../../proofs/stage';
import { healthy, named, having } from '../../testing/ailing';
import { gatewayApi } from '../../testing/mesh';

const httpRoute = gatewayApi('HTTPRoute', 'shop/reviews', {
  parentRefs: [{ group: '', kind: 'Service', name: 'reviews' }],
  rules: [{ backendRefs: [{ name: 'reviews', port: 9080 }] }],
});

describe('a route to a fork', () => {
  it.each([
    ['VirtualService', []],
    ['HTTPRoute', [httpRoute]],
  ] as const)(
    'of the kind %s is told if nobody answers there',
    (kind, users) => {
      const view = healthy(...users);
      expect(named(view, 'MSP0031')).toEqual([]);
      const [first] = named(withoutReady(view, 'alice', 'reviews'), 'MSP0031');
      expect(first).toMatch(`${kind} shop meshspace-`);
    },
  );

  it('is not told if the space wants no fall-back', () => {
    const view = withoutReady(healthy(), 'alice', 'reviews');
    const [{ spec, ...space }] = view.list('MeshSpace');
    const strict = having(view, {
      ...space,
      spec: { ...spec, fallback: 'fail' },
    });
    expect(named(strict, 'MSP0031')).toEqual([]);
  });
});

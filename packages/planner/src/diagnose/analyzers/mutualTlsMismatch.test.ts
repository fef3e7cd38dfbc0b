import { Raw } from '../../kube/objects';
import { having, healthy, named } from '../../testing/ailing';
import { istio, pod, security } from '../../testing/mesh';

const rule = (mode: string, name = 'ratings') =>
  istio('DestinationRule', `shop/${name}`, {
    host: name,
    trafficPolicy: { tls: { mode } },
  });
const takes = (mode: string, place = 'shop', more: Raw = {}) =>
  security('PeerAuthentication', `${place}/default`, {
    mtls: { mode },
    ...more,
  });
const RULE = ['DestinationRule shop ratings'];
const POLICY = ['PeerAuthentication shop default'];
const plain = {
  ...pod('shop', 'ratings'),
  spec: { containers: [{ name: 'app' }] },
};

describe('what callers send and what the other end takes', () => {
  it.each<[string, object[], string[]]>([
    ['is left to Istio', [takes('STRICT')], []],
    ['mutual TLS by both', [rule('ISTIO_MUTUAL'), takes('STRICT')], []],
    ['plain text, which is taken', [rule('DISABLE'), takes('PERMISSIVE')], []],
    [
      'plain text, and mutual TLS only',
      [rule('DISABLE'), takes('STRICT')],
      POLICY,
    ],
    [
      'TLS of its own, and mutual TLS only',
      [rule('SIMPLE'), takes('STRICT')],
      POLICY,
    ],
    [
      'mutual TLS, and plain text only',
      [rule('ISTIO_MUTUAL'), takes('DISABLE')],
      RULE,
    ],
    [
      'mutual TLS, and no sidecar',
      [
        rule('ISTIO_MUTUAL'),
        { ...plain, metadata: { ...plain.metadata, name: 'ratings-1' } },
      ],
      RULE,
    ],
    [
      'plain text, and mutual TLS only at the fork',
      [rule('DISABLE', 'reviews'), takes('PERMISSIVE')],
      [],
    ],
  ])('%s', (_, objects, wanted) => {
    expect(named(having(healthy(), ...objects), 'MSP0028')).toEqual(wanted);
  });

  it('is looked at for forks, too', () => {
    const view = having(
      healthy(rule('DISABLE', 'reviews')),
      takes('STRICT', 'alice'),
    );
    expect(named(view, 'MSP0028')).toEqual([
      'PeerAuthentication alice default',
    ]);
  });
});

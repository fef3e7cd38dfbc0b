import { createView } from '../view/createView';
import { plan } from './plan';
import { NOW, SPACE, shop, set, settled, titles } from '../testing/shop';

describe('a new space with a fork', () => {
  it('makes its namespace, then what the fork needs, then the fork, and no route yet', () => {
    expect(titles(shop())).toEqual([
      '0 apply MeshSpace alice',
      '0 apply Namespace alice',
      '1 copy Secret alice/db',
      '1 apply Service alice/reviews',
      '1 apply ServiceAccount alice/reviews',
      '1 apply VirtualService alice/meshspace-cache-key',
      '2 apply Deployment alice/reviews',
    ]);
  });

  it('gives the fork the image, the environment and the base’s names', () => {
    const fork = settled(shop()).get('Deployment', 'alice', 'reviews');
    const { containers, dnsConfig, volumes } = fork!.spec.template.spec;
    expect(containers[0]).toMatchObject({
      image: 'reviews:pr-42',
      env: expect.arrayContaining([
        { name: 'LOG_LEVEL', value: 'debug' },
        { name: 'MESHSPACE_NAME', value: 'alice' },
        { name: 'MESHSPACE_HEADER_NAME', value: 'x-meshspace' },
        { name: 'MESHSPACE_HEADER_VALUE', value: 'k7q2m9xw' },
      ]),
    });
    expect(containers[1]).toEqual({
      name: 'istio-proxy',
      image: 'auto',
      args: [
        'proxy',
        'sidecar',
        '--domain',
        'shop.svc.cluster.local',
        '--log_output_level=default:info',
      ],
    });
    expect(dnsConfig).toEqual({ searches: ['shop.svc.cluster.local'] });
    expect(volumes).toEqual([{ name: 'data', emptyDir: {} }]);
    expect(fork!.spec.replicas).toBe(1);
  });

  it('warns of a volume that starts empty', () => {
    const [{ warnings }] = plan(shop(), { now: NOW }).spaces;
    expect(warnings.map(({ code }) => code)).toEqual(['VolumeStartsEmpty']);
  });

  it('comes to rest and says what it waits for', () => {
    const [{ status }] = plan(settled(shop()), { now: NOW }).spaces;
    expect(status).toMatchObject({
      phase: 'Pending',
      forks: [{ phase: 'Starting', routed: false }],
    });
  });
});

describe('a space that may not be made', () => {
  it.each([
    [
      'with its base’s name',
      { metadata: { ...SPACE.metadata, name: 'shop' } },
      'NameIsBase',
    ],
    [
      'whose base is gone',
      { spec: { ...SPACE.spec, base: 'nowhere' } },
      'BaseGone',
    ],
    [
      'with a header that proxies use',
      {
        spec: {
          ...SPACE.spec,
          header: { format: 'header', name: 'authorization', value: 'x' },
        },
      },
      'HeaderRefused',
    ],
  ])('is refused %s', (_, change, reason) => {
    const view = createView();
    set(view, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'shop' },
    });
    set(view, { ...SPACE, ...change });
    const [{ operations, status }] = plan(view, { now: NOW }).spaces;
    expect(operations).toEqual([]);
    expect(status).toMatchObject({
      phase: 'Degraded',
      conditions: [{ type: 'NamespaceReady', reason }, {}, {}],
    });
  });

  it('does not touch a namespace that is not ours', () => {
    const view = shop({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'alice', uid: 'theirs' },
    });
    expect(titles(view)).toEqual([]);
  });
});

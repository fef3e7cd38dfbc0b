import { Raw } from '../../kube/objects';
import { forked, workload } from '../../testing/forked';

const service = (name: string, spec: Raw, metadata: Raw = {}) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'shop', ...metadata },
  spec: {
    selector: { app: 'reviews' },
    ports: [{ name: 'http', port: 9080 }],
    ...spec,
  },
});
const fork = (...services: object[]) => forked([workload(), ...services]);

describe('a fork answers for', () => {
  it('every Service that selects the base’s pods, by the same name', () => {
    const made = fork(
      service('reviews-admin', {}),
      service('all', { selector: {} }),
      service('web2', { selector: { app: 'web' } }),
    );
    expect(made.names('Service').sort()).toEqual(['reviews', 'reviews-admin']);
  });

  it('no name that stands for something outside', () => {
    expect(
      fork(
        service('outside', { type: 'ExternalName', externalName: 'x.io' }),
      ).names('Service'),
    ).toEqual(['reviews']);
  });

  it('a headless Service with one more that routes can send to', () => {
    const made = fork(
      service('peers', { clusterIP: 'None', publishNotReadyAddresses: true }),
    );
    expect(made.names('Service').sort()).toEqual([
      'peers',
      'peers-meshspace',
      'reviews',
    ]);
    expect(made.object('Service', 'peers')?.spec).toMatchObject({
      clusterIP: 'None',
      publishNotReadyAddresses: true,
    });
    expect(
      made.object('Service', 'peers-meshspace')?.spec.clusterIP,
    ).toBeUndefined();
  });
});

describe('the Service of a fork', () => {
  const ports = [
    {
      name: 'http',
      port: 80,
      targetPort: 'web',
      nodePort: 30080,
      appProtocol: 'http2',
      protocol: 'TCP',
    },
    { name: 'grpc-admin', port: 9090, targetPort: 9091 },
  ];
  const made = () =>
    fork(
      service(
        'reviews',
        {
          type: 'LoadBalancer',
          clusterIP: '10.96.0.9',
          clusterIPs: ['10.96.0.9'],
          externalIPs: ['192.0.2.7'],
          loadBalancerIP: '192.0.2.8',
          healthCheckNodePort: 32000,
          sessionAffinity: 'ClientIP',
          internalTrafficPolicy: 'Local',
          ports,
        },
        {
          labels: { team: 'a', 'argocd.argoproj.io/instance': 'x' },
          annotations: {
            note: 'b',
            'external-dns.alpha.kubernetes.io/hostname': 'x.io',
            'service.beta.kubernetes.io/aws-load-balancer-type': 'nlb',
            'networking.istio.io/exportTo': '.',
          },
        },
      ),
    ).object('Service', 'reviews');

  it('has the ports, as they are named and spoken, and where they lead', () => {
    expect(made()?.spec.ports).toEqual([
      {
        name: 'http',
        port: 80,
        targetPort: 'web',
        appProtocol: 'http2',
        protocol: 'TCP',
      },
      { name: 'grpc-admin', port: 9090, targetPort: 9091 },
    ]);
  });

  it('keeps who is sent where', () => {
    expect(made()?.spec).toEqual({
      selector: { app: 'reviews' },
      ports: expect.anything(),
      sessionAffinity: 'ClientIP',
      internalTrafficPolicy: 'Local',
    });
  });

  it('opens nothing to the outside, and is no tool’s', () => {
    expect(made()?.metadata.labels).toMatchObject({ team: 'a' });
    expect(
      made()?.metadata.labels?.['argocd.argoproj.io/instance'],
    ).toBeUndefined();
    const { 'meshspace.dev/applied': _, ...annotations } =
      made()?.metadata.annotations ?? {};
    expect(annotations).toEqual({
      note: 'b',
      'networking.istio.io/exportTo': 'shop,alice',
    });
  });
});

import {
  alice,
  get,
  header,
  mesh,
  object,
  outcome,
  service,
  to,
  virtualService,
  web,
} from '../testing/mesh';

const headless = (path: string) => service(path, [9080], { clusterIP: 'None' });

const routed = (destination: string) =>
  virtualService('shop/ours', {
    hosts: ['db'],
    http: [{ match: [header('alice')], ...to(destination) }, to('db')],
  });

describe('headless Services', () => {
  it('send to the address that was dialled, whatever the route says', () => {
    const view = mesh([
      headless('shop/db'),
      headless('alice/db'),
      routed('db.alice.svc.cluster.local'),
    ]);
    expect(outcome(view, web, get('db:9080/', alice))).toBe(
      'db.alice:9080 (dials db.shop)',
    );
  });

  it('are left by a route to a Service with an address of its own', () => {
    const view = mesh([
      headless('shop/db'),
      service('alice/db-meshspace'),
      routed('db-meshspace.alice.svc.cluster.local'),
    ]);
    expect(outcome(view, web, get('db:9080/', alice))).toBe(
      'db-meshspace.alice:9080',
    );
    expect(outcome(view, web, get('db:9080/'))).toBe('db.shop:9080');
  });

  it('are routed by the names of their pods, too', () => {
    const view = mesh([
      headless('shop/db'),
      service('alice/db-meshspace'),
      routed('db-meshspace.alice.svc.cluster.local'),
    ]);
    for (const host of [
      'db-0.db',
      'db-0.db.shop',
      'db-0.db.shop.svc.cluster.local',
    ]) {
      expect(outcome(view, web, get(`${host}:9080/`, alice))).toBe(
        'db-meshspace.alice:9080',
      );
    }
  });

  it('are found by the address of a pod', () => {
    const slice = object('discovery.k8s.io/v1', 'EndpointSlice', 'shop/db-1', {
      endpoints: [{ addresses: ['10.0.0.7'] }],
    });
    (slice as { metadata: object }).metadata = {
      namespace: 'shop',
      name: 'db-1',
      labels: { 'kubernetes.io/service-name': 'db' },
    };
    const sniffed = service('shop/db', [{ port: 9080 }], { clusterIP: 'None' });
    expect(outcome(mesh([sniffed, slice]), web, get('10.0.0.7:9080/'))).toBe(
      'db.shop:9080 (dials 10.0.0.7)',
    );
  });
});

import fc from 'fast-check';
import { KubeObject } from '../kube/objects';
import { ViewChange, ViewKind } from './ClusterView';
import { createView } from './createView';

const service = (namespace: string, name: string, uid = 'u'): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { namespace, name, uid },
  ...{ spec: {} },
});
const set = (object: KubeObject): ViewChange => ({ type: 'set', object });
const remove = (namespace: string, name: string): ViewChange => ({
  type: 'delete',
  kind: 'Service',
  namespace,
  name,
});
const names = (list: readonly KubeObject[]) =>
  list.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);

describe('createView', () => {
  it('lists by namespace and name, in whatever order objects arrived', () => {
    const view = createView();
    for (const [namespace, name] of [
      ['shop', 'web'],
      ['alice', 'web'],
      ['shop', 'ratings'],
    ]) {
      view.apply(set(service(namespace, name)));
    }
    expect(names(view.list('Service'))).toEqual([
      'alice/web',
      'shop/ratings',
      'shop/web',
    ]);
    expect(names(view.list('Service', 'shop'))).toEqual([
      'shop/ratings',
      'shop/web',
    ]);
    expect(view.list('Service', 'constructor')).toEqual([]);
  });

  it('replaces, deletes, and forgets empty namespaces', () => {
    const view = createView();
    view.apply(set(service('shop', 'web', '1')));
    view.apply(set(service('shop', 'web', '2')));
    expect(view.get('Service', 'shop', 'web')?.metadata.uid).toBe('2');
    view.apply(remove('shop', 'web'));
    expect(view.get('Service', 'shop', 'web')).toBeUndefined();
    expect(view.list('Service')).toEqual([]);
  });

  it('tells Istio Gateways from those of the Gateway API', () => {
    const view = createView();
    const metadata = { namespace: 'shop', name: 'gw' };
    const gateway = (apiVersion: string): KubeObject => ({
      apiVersion,
      kind: 'Gateway',
      metadata,
    });
    view.apply(set(gateway('networking.istio.io/v1')));
    view.apply(set(gateway('gateway.networking.k8s.io/v1')));
    expect(view.list('IstioGateway')).toHaveLength(1);
    expect(view.list('Gateway')).toHaveLength(1);
  });

  it('refuses what project() would not have let through', () => {
    const foreign = {
      ...service('shop', 'web'),
      apiVersion: 'serving.knative.dev/v1',
    };
    expect(() => createView().apply(set(foreign))).toThrow(
      'pass objects through project() first',
    );
  });

  it('keeps lists as they were handed out', () => {
    const view = createView();
    view.apply(set(service('shop', 'web')));
    const before = view.list('Service');
    expect(view.list('Service')).toBe(before);
    view.apply(set(service('shop', 'ratings')));
    expect(names(before)).toEqual(['shop/web']);
    expect(view.list('Service')).toHaveLength(2);
  });

  it('grows its revision with every change and with none otherwise', () => {
    const view = createView();
    view.apply(remove('shop', 'web'));
    expect(view.revision).toBe(0);
    view.apply(set(service('shop', 'web')));
    expect(view.revision).toBe(1);
    view.setMesh({ clusterDomain: 'example.org' });
    expect(view.revision).toBe(2);
  });

  it('lays changes over without touching what is below, and the other way round', () => {
    const view = createView();
    view.apply(set(service('shop', 'web')));
    const over = view.overlay([
      set(service('shop', 'ratings')),
      remove('shop', 'web'),
    ]);
    view.apply(set(service('shop', 'details')));
    expect(names(over.list('Service'))).toEqual(['shop/ratings']);
    expect(names(view.list('Service'))).toEqual(['shop/details', 'shop/web']);
    expect(over.list('Pod')).toBe(view.list('Pod'));
  });

  it('equals a plain table after any history of changes and overlays', () => {
    const change = fc.record({
      kind: fc.constantFrom<'set' | 'delete' | 'list' | 'overlay'>(
        'set',
        'delete',
        'list',
        'overlay',
      ),
      namespace: fc.constantFrom('a', 'b', 'c'),
      name: fc.constantFrom('p', 'q', 'r', 's', 't'),
      uid: fc.string({ maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), history => {
        let view = createView();
        const table = new Map<string, string>();
        for (const { kind, namespace, name, uid } of history) {
          const key = `${namespace}/${name}`;
          if (kind === 'set') {
            view.apply(set(service(namespace, name, uid)));
            table.set(key, uid);
          } else if (kind === 'delete') {
            view.apply(remove(namespace, name));
            table.delete(key);
          } else if (kind === 'list') {
            view.list('Service');
          } else {
            const below = view;
            view = view.overlay([]);
            below.apply(set(service(namespace, 'below')));
          }
        }
        const expected = [...table].sort(([a], [b]) => (a < b ? -1 : 1));
        expect(
          view
            .list('Service')
            .map(({ metadata: { namespace, name, uid } }) => [
              `${namespace}/${name}`,
              uid,
            ]),
        ).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it.each([1, 10, 100])('lists in order after %s changes at once', count => {
    const view = createView();
    for (let index = 0; index < 50; index++) {
      view.apply(set(service('shop', `s${index * 2}`, 'old')));
    }
    view.list('Service');
    const wanted = new Map(
      view.list('Service').map(one => [one.metadata.name, 'old']),
    );
    for (let index = 0; index < count; index++) {
      view.apply(set(service('shop', `s${index}`, 'new')));
      wanted.set(`s${index}`, 'new');
      view.apply(remove('shop', `s${index + 7}`));
      wanted.delete(`s${index + 7}`);
    }
    expect(
      view.list('Service').map(({ metadata: { name, uid } }) => [name, uid]),
    ).toEqual([...wanted].sort(([a], [b]) => (a < b ? -1 : 1)));
  });

  it('answers for every kind that it can hold', () => {
    const view = createView();
    const kinds: ViewKind[] = ['Pod', 'MeshSpace', 'ReferenceGrant'];
    for (const kind of kinds) expect(view.list(kind)).toEqual([]);
  });
});

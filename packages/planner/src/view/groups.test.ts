import fc from 'fast-check';
import { Service } from '../kube/core';
import { KubeObject } from '../kube/objects';
import { ViewChange } from './ClusterView';
import { createView } from './createView';
import { grouped } from './groups';

const object = (name: string, version: string, app: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { namespace: name < 'm' ? 'a' : 'b', name, uid: version },
  ...{ spec: { selector: { app } } },
});
const set = (name: string, version: string, app: string): ViewChange => ({
  type: 'set',
  object: object(name, version, app),
});
const textOf = ({ metadata: { name, uid } }: KubeObject) => `${name}@${uid}`;

const appOf = ({ spec }: Service) => spec.selector?.app ?? '';
const groupingByApp = () => {
  let looked = 0;
  const index = grouped('Service', {
    entries(service) {
      looked++;
      return [[appOf(service), service]];
    },
  });
  return { index, looked: () => looked };
};

describe('an index of groups', () => {
  it('looks at changed objects only', () => {
    const { index, looked } = groupingByApp();
    const view = createView();
    for (let count = 0; count < 100; count++) {
      view.apply(set(`s${count}`, '1', `app-${count % 10}`));
    }
    expect(index(view).get('app-3')).toHaveLength(10);
    expect(looked()).toBe(100);

    view.apply(set('s13', '2', 'app-4'));
    expect(index(view).get('app-3')).toHaveLength(9);
    expect(index(view).get('app-4').map(textOf)).toContain('s13@2');
    expect(looked()).toBe(101);
  });

  it('keeps a group as it is while others change', () => {
    const { index } = groupingByApp();
    const view = createView();
    view.apply(set('one', '1', 'x'));
    view.apply(set('two', '1', 'y'));
    const before = index(view).get('x');
    view.apply(set('two', '2', 'y'));
    expect(index(view).get('x')).toBe(before);
    expect(index(view).get('y').map(textOf)).toEqual(['two@2']);
  });

  it('follows a view and one that is laid over it, by turns', () => {
    const { index } = groupingByApp();
    const view = createView();
    view.apply(set('one', '1', 'x'));
    const over = view.overlay([set('two', '1', 'x')]);
    expect(index(over).get('x').map(textOf)).toEqual(['one@1', 'two@1']);
    expect(index(view).get('x').map(textOf)).toEqual(['one@1']);
    view.apply(set('one', '2', 'x'));
    expect(index(over).get('x').map(textOf)).toEqual(['one@1', 'two@1']);
    expect(index(view).get('x').map(textOf)).toEqual(['one@2']);
  });

  it('starts again when the mesh is another', () => {
    const index = grouped('Service', {
      entries: (service, { mesh }) => [[mesh.clusterDomain, service]],
    });
    const view = createView();
    view.apply(set('one', '1', 'x'));
    expect(index(view).get('cluster.local')).toHaveLength(1);
    view.setMesh({ clusterDomain: 'example.org' });
    expect(index(view).get('cluster.local')).toHaveLength(0);
    expect(index(view).get('example.org')).toHaveLength(1);
  });

  it('asks those that depend on others again', () => {
    const index = grouped('Service', {
      entries: (service, view) => [
        [appOf(service), view.list('Service').length],
      ],
      volatile: service => appOf(service) === 'counts',
    });
    const view = createView();
    view.apply(set('counter', '1', 'counts'));
    expect(index(view).get('counts')).toEqual([1]);
    view.apply(set('other', '1', 'x'));
    expect(index(view).get('counts')).toEqual([2]);
    view.apply({
      type: 'delete',
      kind: 'Service',
      namespace: 'a',
      name: 'counter',
    });
    expect(index(view).get('counts')).toEqual([]);
  });

  it('equals a new one after any history', () => {
    const change = fc.record({
      kind: fc.constantFrom<'set' | 'delete' | 'look' | 'overlay'>(
        'set',
        'set',
        'delete',
        'look',
        'overlay',
      ),
      name: fc.constantFrom('a', 'b', 'c', 'n', 'o', 'p', 'q'),
      version: fc.string({ maxLength: 2 }),
      app: fc.constantFrom('x', 'y', 'counts'),
    });
    const grouping = {
      entries: (service: Service): [string, string][] => [
        [appOf(service), textOf(service)],
        ['all', textOf(service)],
      ],
      volatile: (service: Service) => appOf(service) === 'counts',
    };
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), history => {
        const index = grouped('Service', grouping);
        let view = createView();
        for (const { kind, name, version, app } of history) {
          if (kind === 'set') view.apply(set(name, version, app));
          else if (kind === 'look') index(view);
          else if (kind === 'overlay') view = view.overlay([]);
          else {
            const namespace = name < 'm' ? 'a' : 'b';
            view.apply({ type: 'delete', kind: 'Service', namespace, name });
          }
        }
        const anew = grouped('Service', grouping)(view);
        for (const key of ['x', 'y', 'counts', 'all', 'none']) {
          expect(index(view).get(key)).toEqual(anew.get(key));
        }
      }),
      { numRuns: 300 },
    );
  });
});

import { KubeObject } from '../kube/objects';
import { ViewChange } from './ClusterView';
import { createView } from './createView';
import { derive } from './derive';
import { grouped } from './groups';
import { remembered } from './remembered';

const set = (kind: string, name: string, app = name): ViewChange => ({
  type: 'set',
  object: {
    apiVersion: 'v1',
    kind,
    metadata: { namespace: 'shop', name },
    ...{ spec: { selector: { app } } },
  } as KubeObject,
});

const byApp = grouped('Service', {
  entries: service => [[service.spec.selector?.app ?? '', service]],
});
const names = derive(['Service'], view =>
  view.list('Service').map(({ metadata }) => metadata.name),
);

/** A function that counts how often it really ran. */
function counted(
  read: Parameters<typeof remembered<readonly unknown[], unknown>>[1],
) {
  let runs = 0;
  const owner = {};
  const call = remembered(
    (key: readonly unknown[]) => ({ owner, key }),
    (view, key) => {
      runs++;
      return read(view, key);
    },
  );
  return { call, runs: () => runs };
}

describe('what is remembered', () => {
  it.each<[string, Parameters<typeof counted>[0]]>([
    ['an object', view => view.get('Service', 'shop', 'web')],
    ['an object that is not there', view => view.get('Service', 'shop', 'x')],
    ['a list', view => view.list('Service', 'shop')],
    ['a group', view => byApp(view).get('web')],
    ['what is derived', view => names(view)],
  ])('is kept while others change, having read %s', (_, read) => {
    const { call, runs } = counted(read);
    const view = createView();
    view.apply(set('Service', 'web'));
    const first = call(view, []);
    view.apply(set('Pod', 'web-1'));
    expect(call(view, [])).toBe(first);
    expect(call(view.overlay([set('Pod', 'web-2')]), [])).toBe(first);
    expect(runs()).toBe(1);
  });

  it.each<[string, Parameters<typeof counted>[0], unknown]>([
    ['an object', view => view.get('Service', 'shop', 'x')?.metadata.name, 'x'],
    ['a list', view => view.list('Service').length, 2],
    ['a list of a namespace', view => view.list('Service', 'shop').length, 2],
    ['a group', view => byApp(view).get('x').length, 1],
    ['what is derived', view => names(view).join(), 'web,x'],
  ])('is computed again when it read %s that changed', (_, read, wanted) => {
    const { call } = counted(read);
    const view = createView();
    view.apply(set('Service', 'web'));
    call(view, []);
    view.apply(set('Service', 'x'));
    expect(call(view, [])).toEqual(wanted);
  });

  it('is computed again for another mesh', () => {
    const { call } = counted(view => view.mesh.clusterDomain);
    const view = createView();
    expect(call(view, [])).toBe('cluster.local');
    view.setMesh({ clusterDomain: 'example.org' });
    expect(call(view, [])).toBe('example.org');
  });

  it('is computed again for another key', () => {
    const { call } = counted((_, [one]) => one);
    const view = createView();
    expect([call(view, ['a']), call(view, ['b']), call(view, ['a'])]).toEqual([
      'a',
      'b',
      'a',
    ]);
  });

  it('depends on what it asked others who remember', () => {
    const inner = counted(view => view.list('Service').length);
    const outer = counted((view, key) => inner.call(view, key));
    const view = createView();
    expect(outer.call(view, [])).toBe(0);
    view.apply(set('Service', 'web'));
    expect(outer.call(view, [])).toBe(1);
    // The inner one remembers, the outer one has another key: it depends on the same reads.
    expect(outer.call(view, ['again'])).toBe(1);
    view.apply(set('Service', 'x'));
    expect(outer.call(view, [])).toBe(2);
    expect(outer.call(view, ['again'])).toBe(2);
  });

  it('refuses to look at hypothetical views', () => {
    const { call } = counted(view => view.overlay([]).list('Pod'));
    expect(() => call(createView(), [])).toThrow('hypothetical');
  });
});

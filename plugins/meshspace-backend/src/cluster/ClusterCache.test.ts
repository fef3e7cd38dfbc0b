import { Readable } from 'node:stream';
import { FakeApi } from '../testing/FakeApi';
import { ManualClock, settle } from '../testing/ManualClock';
import { spaceObject } from '../testing/spaceObject';
import { ClusterCache } from './ClusterCache';
import { KnownKinds } from './discovery';
import type { KubeRequest } from './KubeApi';

const KINDS: KnownKinds = new Map([
  ['Namespace', 'v1'],
  ['MeshSpace', 'v1alpha1'],
  ['Deployment', 'v1'],
]);

const base = (name: string) => ({
  metadata: { name, uid: name, labels: { 'meshspace.dev/base': 'true' } },
});

/** A cluster with one base; lists of other namespaces wait until they are let through. */
function start() {
  const watches = new Map<string, Readable>();
  const held: (() => void)[] = [];
  const list = (request: KubeRequest, items: object[]) => ({
    apiVersion: request.path.includes('meshspace.dev')
      ? 'meshspace.dev/v1alpha1'
      : 'v1',
    kind: 'List',
    metadata: { resourceVersion: '1' },
    items,
  });
  const api = new FakeApi(
    async request => {
      if (request.path === '/api/v1/namespaces') {
        return { ...list(request, [base('shop')]), kind: 'NamespaceList' };
      }
      if (request.path.includes('/namespaces/late/')) {
        await new Promise<void>(resolve => held.push(resolve));
      }
      return list(request, []);
    },
    request => {
      const body = new Readable({ read() {} });
      watches.set(request.path, body);
      return body;
    },
  );
  const cache = new ClusterCache({ api, clock: new ManualClock() });
  cache.setKinds(KINDS);
  return {
    cache,
    tell(path: string, event: object) {
      watches.get(path)?.push(`${JSON.stringify(event)}\n`);
    },
    letThrough: () => held.splice(0).forEach(go => go()),
  };
}

describe('ClusterCache', () => {
  it('does not hide what it knows while a new base is being read', async () => {
    const { cache, tell, letThrough } = start();
    expect(cache.synced).toBe(false);
    await settle();
    await settle();
    expect(cache.synced).toBe(true);
    expect(cache.seesAllOf('shop')).toBe(true);
    tell('/api/v1/namespaces', {
      type: 'ADDED',
      object: { apiVersion: 'v1', kind: 'Namespace', ...base('late') },
    });
    await settle();
    await settle();
    expect(cache.synced).toBe(true);
    expect(cache.seesAllOf('shop')).toBe(true);
    expect(cache.seesAllOf('late')).toBe(false);
    letThrough();
    await settle();
    await settle();
    expect(cache.seesAllOf('late')).toBe(true);
    cache.stop();
  });

  const space = (resourceVersion: string, deleted = false) => ({
    ...spaceObject('lena', { owner: 'user:default/lena' }),
    metadata: {
      ...{ name: 'lena', uid: 'lena', resourceVersion },
      ...(deleted && { deletionTimestamp: '2026-11-21T00:00:00Z' }),
    },
  });
  const SPACES = '/apis/meshspace.dev/v1alpha1/meshspaces';
  const see = async (cache: ClusterCache) => {
    await settle();
    await settle();
    return cache.view.get('MeshSpace', undefined, 'lena')?.metadata
      .resourceVersion;
  };

  it('shows our own write before the watch does, and nothing older after it', async () => {
    const { cache, tell } = start();
    expect(await see(cache)).toBeUndefined();
    cache.note(space('7'));
    expect(await see(cache)).toBe('7');
    tell(SPACES, { type: 'ADDED', object: space('6') });
    expect(await see(cache)).toBe('7');
    tell(SPACES, { type: 'MODIFIED', object: space('8') });
    expect(await see(cache)).toBe('8');
    cache.stop();
  });

  it('does not bring back what the watch has shown to end before the answer to the deletion came', async () => {
    const { cache, tell } = start();
    await see(cache);
    tell(SPACES, { type: 'ADDED', object: space('7') });
    tell(SPACES, { type: 'MODIFIED', object: space('8', true) });
    tell(SPACES, { type: 'DELETED', object: space('9', true) });
    expect(await see(cache)).toBeUndefined();
    cache.note(space('8', true));
    expect(await see(cache)).toBeUndefined();
    cache.stop();
  });
});

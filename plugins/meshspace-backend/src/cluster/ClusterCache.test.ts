import { Readable } from 'node:stream';
import { FakeApi } from '../testing/FakeApi';
import { ManualClock, settle } from '../testing/ManualClock';
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
});

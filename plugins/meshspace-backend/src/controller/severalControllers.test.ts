import { EmbeddedCluster, startEmbeddedCluster } from 'embedded-cluster';
import { eventually } from '../testing/eventually';
import '../testing/plainClone';
import { sampleBase } from '../testing/sampleBase';
import { runKubelet } from '../testing/wire/runKubelet';
import { runController } from './runController';

jest.setTimeout(60_000);

const SPACES = 'meshspaces.meshspace.dev';
const log = { debug() {}, info() {}, warn() {}, error() {} };

/** A controller as in a portal, or as in a Deployment: they know nothing of each other. */
function start(cluster: EmbeddedCluster, identity: string) {
  const end = new AbortController();
  const running = runController({
    identity,
    log,
    signal: end.signal,
    settings: {
      clusters: [
        {
          name: 'demo',
          url: cluster.url,
          serviceAccountToken: cluster.token,
        },
      ],
      controller: { drainSeconds: 0 },
    },
  });
  return {
    status: () => running.status()[0],
    end: async () => {
      end.abort();
      await running.ended;
    },
  };
}

const until = (check: () => void) => eventually(check, 30_000);

describe('a controller in the portal and one in the cluster', () => {
  let cluster: EmbeddedCluster;
  let stopKubelet = () => {};

  beforeAll(async () => {
    cluster = await startEmbeddedCluster({ preset: 'empty', workloads: false });
    for (const [resource, object] of sampleBase()) {
      if (/^(pods|endpointslices)/.test(resource)) continue;
      await cluster.client.create(resource, object);
    }
    stopKubelet = runKubelet(cluster);
  });

  afterAll(async () => {
    stopKubelet();
    await cluster?.stop();
  });

  const phaseOf = (name: string) =>
    (
      cluster.client.get(SPACES, undefined, name)?.status as
        | { phase?: string }
        | undefined
    )?.phase;

  const create = (name: string) =>
    cluster.client.create(SPACES, {
      apiVersion: 'meshspace.dev/v1alpha1',
      kind: 'MeshSpace',
      metadata: { name },
      spec: {
        base: 'shop',
        owner: 'user:default/mock',
        header: { format: 'header', name: 'x-meshspace', value: name },
        forks: [{ workload: { kind: 'Deployment', name: 'reviews' } }],
      },
    });

  it('do no harm: one works, and the other goes on where it ends', async () => {
    const one = start(cluster, 'portal');
    const other = start(cluster, 'in-cluster');
    try {
      await until(() =>
        expect([one.status().leads, other.status().leads].sort()).toEqual([
          false,
          true,
        ]),
      );
      await create('first');
      await until(() => expect(phaseOf('first')).toBe('Ready'));
      expect(one.status().leads).not.toBe(other.status().leads);
      const [leader, follower] = one.status().leads
        ? [one, other]
        : [other, one];
      await leader.end();
      await create('second');
      await until(() => {
        expect(follower.status().leads).toBe(true);
        expect(phaseOf('second')).toBe('Ready');
        expect(phaseOf('first')).toBe('Ready');
      });
    } finally {
      await Promise.all([one.end(), other.end()]);
    }
  });

  it('says on the cluster why nobody works when the Lease is refused', async () => {
    const lift = cluster.faults.add({
      resource: 'leases',
      fault: {
        kind: 'status',
        code: 403,
        message:
          'leases.coordination.k8s.io is forbidden: User "x" cannot get resource "leases" in API group "coordination.k8s.io" in the namespace "meshspace-system"',
      },
    });
    const one = start(cluster, 'without rights');
    try {
      await until(() =>
        expect(one.status()).toMatchObject({
          ready: true,
          leads: false,
          message: expect.stringMatching(
            /may not get leases\.coordination\.k8s\.io in meshspace-system: .* so none does\. Apply deploy\/meshspace\.yaml/,
          ),
        }),
      );
      lift();
      await until(() => expect(one.status().leads).toBe(true));
      expect(one.status().message).toBeUndefined();
    } finally {
      await one.end();
    }
  });

  it('says on a space what cannot be seen, since nothing is planned without it', async () => {
    await create('blind');
    const lift = cluster.faults.add({
      resource: 'sidecars',
      method: 'GET',
      fault: {
        kind: 'status',
        code: 403,
        message:
          'sidecars.networking.istio.io is forbidden: User "x" cannot list resource "sidecars" in API group "networking.istio.io" at the cluster scope',
      },
    });
    const one = start(cluster, 'half blind');
    try {
      await until(() =>
        expect(
          cluster.client.get(SPACES, undefined, 'blind')?.status,
        ).toMatchObject({
          conditions: expect.arrayContaining([
            expect.objectContaining({
              type: 'Applied',
              status: 'False',
              reason: 'Forbidden',
              message: expect.stringContaining(
                'may not list sidecars.networking.istio.io',
              ),
            }),
          ]),
        }),
      );
      lift();
      await until(() => expect(phaseOf('blind')).toBe('Ready'));
    } finally {
      await one.end();
    }
  });
});

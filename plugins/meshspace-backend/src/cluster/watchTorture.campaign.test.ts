import { VIEW_KINDS } from '@meshspace/planner';
import {
  EmbeddedCluster,
  Fault,
  FaultRule,
  startEmbeddedCluster,
} from 'embedded-cluster';
import { Cable } from '../testing/Cable';
import { eventually } from '../testing/eventually';
import '../testing/plainClone';
import { systemClock } from './Clock';
import { ClusterCache } from './ClusterCache';
import { HttpKubeApi } from './HttpKubeApi';
import { PoliteKubeApi } from './PoliteKubeApi';
import { RESOURCES } from './resources';

jest.setTimeout(120_000);

/** What a picture may be behind once everything works again. */
const STALE_MS = 2000;

/** As in production, a hundred times faster. */
const SETTINGS = {
  pageSize: 3,
  progressDeadlineMs: 900,
  watchSeconds: 3,
  relistMs: 18_000,
  retry: { firstMs: 20, maxMs: 300 },
};

const KINDS = new Map(
  VIEW_KINDS.map(kind => [kind, RESOURCES[kind].versions[0]]),
);

interface Torture {
  cluster: EmbeddedCluster;
  cable: Cable;
  cache: ClusterCache;
  /** Changes, adds and deletes Services. */
  change(): Promise<void>;
  /** A fault until it is lifted. */
  fault(fault: Fault, rule?: Partial<FaultRule>): () => void;
  credentials: { token: string };
}

const status = (code: number, more: object = {}): Fault => ({
  kind: 'status',
  code,
  ...more,
});

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

const named = (name: string, port = 80) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'default' },
  spec: { ports: [{ name: 'http', port }] },
});

let made = 0;
const service = (name: string) => named(`${name}-${made++}`);

/** Something goes wrong while the cluster changes, and then no more. */
const during =
  (fault: Fault, rule: Partial<FaultRule> = {}) =>
  async ({ fault: add, change, cluster }: Torture) => {
    const lift = add(fault, rule);
    await change();
    // Who watched well so far asks again, and meets it.
    await cluster.client.create('services', service('noise'));
    await pause(250);
    await change();
    lift();
  };

const CASES: [string, (torture: Torture) => Promise<void>][] = [
  ['a watch that falls silent', during({ kind: 'watch-stall' })],
  ['events twice', during({ kind: 'watch-duplicate' })],
  ['410 in a watch', during({ kind: 'watch-gone' }, { times: 2 })],
  [
    '410 in the middle of a list',
    async torture => {
      torture.cluster.server.store.compact();
      await during(status(410), { after: 1, times: 2 })(torture);
    },
  ],
  [
    'a history that is no longer kept',
    async ({ cluster, cable, change }) => {
      cable.cut();
      await change();
      cluster.server.store.compact();
      cable.heal();
    },
  ],
  [
    'a network that is cut',
    async ({ cable, change }) => {
      cable.cut();
      await change();
      await pause(400);
      cable.heal();
    },
  ],
  [
    'a network that loses everything without a sign',
    async ({ cable, change }) => {
      cable.silence();
      await change();
      await pause(300);
      cable.heal();
    },
  ],
  ['connections that break at once', during({ kind: 'drop', when: 'before' })],
  ['answers that break off', during({ kind: 'truncate' })],
  ['a broken server', during(status(500))],
  ['a server that starts', during(status(503, { retryAfterSeconds: 0 }))],
  ['a busy server', during(status(429, { retryAfterSeconds: 0 }))],
  ['a right that is taken and given back', during(status(403))],
  ['a kind that is not served for a while', during(status(404))],
  ['error pages of a load balancer', during({ kind: 'html', code: 502 })],
  ['a log-in page with 200', during({ kind: 'html', code: 200 })],
  ['slow answers', during({ kind: 'delay', ms: 200 })],
  [
    'a token that is no longer good',
    async ({ cable, change, credentials }) => {
      const { token } = credentials;
      credentials.token = 'of yesterday';
      cable.cut();
      cable.heal();
      await change();
      await pause(300);
      credentials.token = token;
    },
  ],
  [
    'an object that is deleted and made anew meanwhile',
    async ({ cluster, cable }) => {
      await cluster.client.create('services', named('phoenix'));
      cable.cut();
      await cluster.client.delete('services', 'default', 'phoenix');
      await cluster.client.create('services', named('phoenix', 81));
      cable.heal();
    },
  ],
];

/** What nobody can notice; only a new list mends it. */
const LIES: typeof CASES = [
  [
    'events in the wrong order',
    during({ kind: 'watch-reorder' }, { times: 1 }),
  ],
  ['events that are never sent', during({ kind: 'watch-drop' })],
];

it(`watches are tortured in at least 20 ways`, () => {
  expect(CASES.length + LIES.length).toBeGreaterThanOrEqual(20);
});

describe.each([
  ['watches', CASES, SETTINGS],
  ['watches and lists now and then', LIES, { ...SETTINGS, relistMs: 1200 }],
])('%s', (_name, cases, settings) => {
  let torture: Torture;
  let cluster: EmbeddedCluster;
  let cable: Cable;
  let cache: ClusterCache;

  beforeAll(async () => {
    cluster = await startEmbeddedCluster({ preset: 'empty', workloads: false });
    cable = await Cable.to(cluster.url);
    const credentials = { token: cluster.token };
    const http = new HttpKubeApi({
      clock: systemClock,
      connection: {
        name: 'tortured',
        server: cable.url,
        authorize: async () => ({
          headers: { authorization: `Bearer ${credentials.token}` },
          tls: {},
        }),
        refresh() {},
      },
    });
    cache = new ClusterCache({
      api: new PoliteKubeApi({ api: http, clock: systemClock }),
      clock: systemClock,
      settings,
    });
    const own: string[] = [];
    torture = {
      cluster,
      cable,
      cache,
      credentials,
      fault: (fault, rule) =>
        cluster.faults.add({
          fault,
          resource: 'services',
          ...rule,
        }),
      async change() {
        for (let one = 0; one < 5; one++) {
          const { metadata } = await cluster.client.create(
            'services',
            service('one'),
          );
          own.push(metadata.name);
        }
        const [first, second] = own.splice(0, 2);
        await cluster.client.delete('services', 'default', first);
        await cluster.client.modify('services', 'default', second, found => ({
          ...found,
          metadata: { ...found.metadata, labels: { changed: 'yes' } },
        }));
      },
    };
    cache.setKinds(new Map([['Service', KINDS.get('Service')!]]));
    await torture.change();
    await eventually(sameAsServer);
  });

  afterAll(async () => {
    cache?.stop();
    await cable?.stop();
    await cluster?.stop();
  });

  const version = ({ metadata }: { metadata: Versioned }) =>
    `${metadata.namespace}/${metadata.name}@${metadata.resourceVersion}`;

  function sameAsServer() {
    expect(cache.view.list('Service').map(version).sort()).toEqual(
      cluster.client.list('services').map(version).sort(),
    );
  }

  it.each(cases)(
    `show the cluster as it is within ${STALE_MS} ms after %s`,
    async (_, hurt) => {
      await hurt(torture);
      await eventually(sameAsServer, STALE_MS);
      expect(cache.synced).toBe(true);
    },
  );
});

interface Versioned {
  name: string;
  namespace?: string;
  resourceVersion?: string;
}

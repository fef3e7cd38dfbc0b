import { ForkStatus, MeshSpace } from '@meshspace/planner';
import type { TrafficHistory } from '@meshspace/plugin-meshspace-node';
import { idleSpaces } from './idleSpaces';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-11-21T12:00:00Z');

const fork = (more: Partial<ForkStatus> = {}): ForkStatus => ({
  workload: { kind: 'Deployment', name: 'reviews' },
  phase: 'Routed',
  readyReplicas: 1,
  replicas: 1,
  services: ['reviews'],
  routed: true,
  routeObjects: [],
  behindBase: false,
  since: new Date(NOW - 5 * HOUR).toISOString(),
  ...more,
});

const space = (forks: ForkStatus[], suspended = false): MeshSpace => ({
  apiVersion: 'meshspace.dev/v1alpha1',
  kind: 'MeshSpace',
  metadata: { name: 'alice' },
  spec: {
    base: 'shop',
    owner: 'user:default/alice',
    header: { format: 'header', name: 'x-meshspace', value: 'a' },
    forks: [],
    suspended,
  },
  status: { phase: 'Ready', conditions: [], forks },
});

const requests = (
  namespace: string,
  hoursAgo: number,
  rps = 1,
): TrafficHistory => ({
  namespace,
  workload: 'reviews',
  service: 'reviews',
  points: [{ t: NOW - hoursAgo * HOUR, rps, errorRate: 0 }],
});

const BASE = requests('shop', 0);

describe('idleSpaces', () => {
  it.each<[string, MeshSpace, TrafficHistory[], boolean]>([
    ['has had no request', space([fork()]), [BASE], true],
    [
      'had its last request long ago',
      space([fork()]),
      [BASE, requests('alice', 3)],
      true,
    ],
    [
      'is scraped, and was not asked',
      space([fork()]),
      [BASE, requests('alice', 1, 0)],
      true,
    ],
    [
      'was asked within the time',
      space([fork()]),
      [BASE, requests('alice', 1)],
      false,
    ],
    ['is not measured at all', space([fork()]), [], false],
    [
      'was routed only a while ago',
      space([fork({ since: new Date(NOW - HOUR).toISOString() })]),
      [BASE],
      false,
    ],
    [
      'is still starting',
      space([fork({ phase: 'Starting', routed: false })]),
      [BASE],
      false,
    ],
    ['has no forks', space([]), [BASE], false],
    ['is suspended already', space([fork()], true), [BASE], false],
  ])('of one that %s', (_, one, history, idle) => {
    expect(idleSpaces([one], history, NOW, 2 * HOUR)).toEqual(
      idle ? [one] : [],
    );
  });
});

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { EmbeddedCluster, startEmbeddedCluster } from './EmbeddedCluster';
import { listOf } from './controllers/kit/objects';
import { isPodReady } from './controllers/podFacts';
import { eventually } from './testing/eventually';

jest.setTimeout(60_000);

const LISTENING = '0A';

/** Addresses on which this process listens, its worker threads included: what the kernel says of it. */
function listeningAddresses(): string[] {
  const sockets = new Set(
    readdirSync('/proc/self/fd').flatMap(descriptor => {
      try {
        const target = readlinkSync(`/proc/self/fd/${descriptor}`);
        return /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? [];
      } catch {
        return [];
      }
    }),
  );
  return ['tcp', 'tcp6'].flatMap(table =>
    readFileSync(`/proc/self/net/${table}`, 'utf8')
      .split('\n')
      .slice(1)
      .map(line => line.trim().split(/\s+/))
      .filter(
        ([, , , state, , , , , , inode]) =>
          state === LISTENING && sockets.has(inode),
      )
      .map(([, local]) => local.split(':')[0]),
  );
}

const LOOPBACK = '0100007F';

(process.platform === 'linux' ? describe : describe.skip)(
  'a running cluster with the shop',
  () => {
    let cluster: EmbeddedCluster;

    beforeAll(async () => {
      cluster = await startEmbeddedCluster({ preset: 'small', httpsPort: 0 });
      const { client } = cluster;
      await eventually(
        () =>
          listOf(client, 'pods').filter(isPodReady).length >=
          listOf(client, 'deployments.apps').length,
        'the shop is ready',
        50_000,
      );
    });
    afterAll(() => cluster.stop());

    it('listens on nothing but loopback', () => {
      const addresses = listeningAddresses();
      // Two of the API server, ingress, metrics, and each service's program with its sidecar.
      expect(addresses.length).toBeGreaterThan(24);
      expect(new Set(addresses)).toEqual(new Set([LOOPBACK]));
    });
  },
);

import { EmbeddedCluster, startEmbeddedCluster } from '../EmbeddedCluster';
import { Deployment, Pod, Service } from '../controllers/kinds';
import { listOf } from '../controllers/kit/objects';
import { installLarge } from './large';

jest.setTimeout(30_000);

let cluster: EmbeddedCluster;

beforeAll(async () => {
  cluster = await startEmbeddedCluster({ preset: 'empty' });
});
afterAll(() => cluster.stop());

const distinct = (values: readonly unknown[]) => new Set(values).size;

describe('the large preset', () => {
  it('is as the controllers would leave it: they find nothing to do', async () => {
    const { client, server } = cluster;
    await installLarge(server, {
      services: 30,
      spaces: 2,
      forks: 1,
      settled: true,
    });
    const installed = server.store.revision;

    const deployments = listOf(client, 'deployments.apps', 'shop');
    expect(deployments).toHaveLength(30);
    expect(
      deployments.filter(
        ({ status }) => (status as Deployment['status'])?.readyReplicas !== 1,
      ),
    ).toEqual([]);

    // What was handed to the controllers before is done when a later object of theirs is.
    await installLarge(server, {
      services: 31,
      spaces: 2,
      forks: 1,
      settled: true,
    });
    const copied = 6;
    expect(server.store.revision).toBe(installed + copied);
  });

  it('gives each service identities and addresses of its own', () => {
    const { client } = cluster;
    const pods = listOf(client, 'pods', 'shop') as readonly Pod[];
    const services = listOf(client, 'services', 'shop') as readonly Service[];
    expect(distinct(pods.map(({ metadata }) => metadata.uid))).toBe(31);
    expect(distinct(pods.map(({ status }) => status?.podIP))).toBe(31);
    expect(distinct(services.map(({ spec }) => spec.clusterIP))).toBe(31);
    const endpoints = client.get('endpoints', 'shop', 'service-0007');
    const pod = pods.find(
      ({ metadata }) => metadata.labels?.app === 'service-0007',
    );
    expect(endpoints?.subsets).toMatchObject([
      {
        addresses: [
          { ip: pod?.status?.podIP, targetRef: { uid: pod?.metadata.uid } },
        ],
      },
    ]);
  });
});

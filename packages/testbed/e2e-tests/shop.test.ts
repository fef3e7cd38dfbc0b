import fs from 'node:fs';
import path from 'node:path';
import YAML from 'yaml';
import { Testbed, type Manifest } from '../src';
import { poll } from '../src/process/poll';

const dir = path.resolve(__dirname, '..', '..', '..', 'examples', 'shop');

const read = (file: string) =>
  YAML.parseAllDocuments(fs.readFileSync(path.join(dir, file), 'utf8')).map(
    document => document.toJS() as Manifest,
  );

describe('the sample shop', () => {
  let bed: Testbed;
  let namespace: string;

  beforeAll(async () => {
    bed = await Testbed.shared();
    namespace = await bed.namespace('shop');
  });

  afterAll(async () => {
    await bed.kubectl(['delete', 'namespace', namespace, '--wait=false']);
    bed.close();
  });

  it('runs here from the same programs and manifests, injected, and answers', async () => {
    const objects = ['ordering.yaml', 'products.yaml']
      .flatMap(read)
      .map(object => ({
        ...object,
        metadata: { ...object.metadata, namespace },
      }));
    await bed.kubectl(
      ['apply', '--server-side', '-f', '-'],
      objects.map(object => JSON.stringify(object)).join('\n---\n'),
    );
    const pods = await bed.ready(
      namespace,
      objects.filter(({ kind }) => kind === 'Deployment').length,
    );
    const proxies = pods
      .flatMap(({ spec }) => spec.initContainers ?? [])
      .filter(({ name }) => name === 'istio-proxy');
    expect(proxies).toHaveLength(pods.length);
    await bed.settle();
    const answer = await poll(
      async () => {
        const one = await bed.request({
          from: `${namespace}/cart`,
          to: 'http://web:8080/',
          headers: { accept: 'text/html' },
        });
        return one.status === 200 && one;
      },
      { what: 'the shop answers', timeoutMs: 15_000 },
    );
    expect(answer.body).toMatch(/<html/i);
  });
});

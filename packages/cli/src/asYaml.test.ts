import { parse } from 'yaml';
import { asYaml } from './asYaml';

const object = (metadata: object) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', ...metadata },
});
const owner = (uid: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  name: 'p',
  uid,
});

describe('an object in YAML', () => {
  it.each<[string, object, object]>([
    ['has its name', {}, {}],
    ['has the identity that the cluster gave it', { uid: 'u' }, { uid: 'u' }],
    ['has none that is made up', { uid: 'simulated-ConfigMap-a' }, {}],
    [
      'has no version that an API server would compare',
      { resourceVersion: '7', generation: 2 },
      {},
    ],
    [
      'has no owner that is made up: Kubernetes would collect it at once',
      { ownerReferences: [owner('simulated-Job-a'), owner('u')] },
      { ownerReferences: [owner('u')] },
    ],
    [
      'nor an empty list of owners',
      { ownerReferences: [owner('simulated-Job-a')] },
      {},
    ],
  ])('%s', (_, metadata, wanted) => {
    expect(parse(asYaml([object(metadata)]), { version: '1.1' })).toEqual(
      object(wanted),
    );
  });
});

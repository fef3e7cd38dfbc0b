import { meshInfoOf } from './meshConfig';

const istiod = (rev: string) => ({
  kind: 'Deployment',
  metadata: {
    namespace: 'mesh',
    labels: { app: 'istiod', 'istio.io/rev': rev },
  },
  spec: { template: { spec: { containers: [{ image: 'pilot:1.30.1' }] } } },
});
const settings = (name: string, trustDomain: string) => ({
  kind: 'ConfigMap',
  metadata: { name, namespace: 'mesh' },
  data: { mesh: `trustDomain: ${trustDomain}` },
});

describe('what objects say of their mesh', () => {
  it.each<[string, unknown[], object]>([
    ['nothing', [], {}],
    [
      'its settings',
      [settings('istio', 'a.example')],
      { trustDomain: 'a.example' },
    ],
    [
      'where it runs, in which version',
      [istiod('default')],
      { rootNamespace: 'mesh', istio: { version: '1.30.1' } },
    ],
    [
      'of several settings those of the revision that runs',
      [
        settings('istio', 'old.example'),
        settings('istio-canary', 'new.example'),
        istiod('canary'),
      ],
      { trustDomain: 'new.example', istio: { revisions: ['canary'] } },
    ],
  ])('%s', (_, objects, wanted) => {
    expect(meshInfoOf(objects)).toMatchObject(wanted);
  });
});

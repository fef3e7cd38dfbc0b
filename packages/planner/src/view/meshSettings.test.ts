import { controlPlaneOf, meshSettings } from './meshSettings';

const DEFAULTS = {
  outboundTrafficPolicy: 'ALLOW_ANY',
  defaultVirtualServiceExportTo: ['*'],
  defaultServiceExportTo: ['*'],
  defaultDestinationRuleExportTo: ['*'],
  discoverySelectors: [],
  accessLog: false,
};

describe('the settings of a mesh', () => {
  it.each<[string, string | undefined, object]>([
    ['are Istio’s defaults where there is no text', undefined, {}],
    ['or where it is no YAML', '{ a: [', {}],
    ['or where it is no table', '7', {}],
    [
      'name its own root namespace and trust domain',
      'rootNamespace: mesh\ntrustDomain: example.com',
      { rootNamespace: 'mesh', trustDomain: 'example.com' },
    ],
    [
      'may let out only what is known',
      'outboundTrafficPolicy: { mode: REGISTRY_ONLY }',
      { outboundTrafficPolicy: 'REGISTRY_ONLY' },
    ],
    [
      'may keep routes in their namespace',
      'defaultVirtualServiceExportTo: ["."]',
      { defaultVirtualServiceExportTo: ['.'] },
    ],
    [
      'choose the namespaces that Istio looks at',
      'discoverySelectors: [{ matchLabels: { mesh: "on" } }]',
      { discoverySelectors: [{ matchLabels: { mesh: 'on' } }] },
    ],
    [
      'say whether sidecars log',
      'accessLogFile: /dev/stdout',
      { accessLog: true },
    ],
    [
      'say in which form, too',
      "accessLogFile: /dev/stdout\naccessLogEncoding: JSON\naccessLogFormat: '{}'",
      { accessLog: true, accessLogEncoding: 'JSON', accessLogFormat: '{}' },
    ],
    [
      'keep what is good beside what is spoilt',
      'trustDomain: 7\nrootNamespace: mesh',
      { rootNamespace: 'mesh' },
    ],
  ])('%s', (_, text, more) => {
    expect(meshSettings(text)).toEqual({ ...DEFAULTS, ...more });
  });
});

const istiod = (rev?: string, image = 'pilot:1.30.1', env: object[] = []) => ({
  metadata: {
    namespace: 'istio-system',
    labels: { app: 'istiod', ...(rev && { 'istio.io/rev': rev }) },
  },
  spec: { template: { spec: { containers: [{ image, env }] } } },
});

describe('Istio’s control plane', () => {
  it.each<[string, unknown[], object | undefined]>([
    ['is not there', [{ metadata: { namespace: 'a', labels: {} } }], undefined],
    [
      'has the default revision',
      [istiod('default')],
      {
        namespace: 'istio-system',
        configMap: 'istio',
        istio: { version: '1.30.1', revisions: ['default'], ambient: false },
      },
    ],
    [
      'has revisions',
      [istiod('canary', 'pilot:v1.31.0'), istiod()],
      {
        namespace: 'istio-system',
        configMap: 'istio-canary',
        istio: {
          version: '1.31.0',
          revisions: ['canary', 'default'],
          ambient: false,
        },
      },
    ],
    [
      'is ambient, and of a version that its image does not tell',
      [
        istiod(undefined, 'pilot:latest', [
          { name: 'PILOT_ENABLE_AMBIENT', value: 'true' },
        ]),
      ],
      {
        namespace: 'istio-system',
        configMap: 'istio',
        istio: { revisions: ['default'], ambient: true },
      },
    ],
  ])('%s', (_, deployments, wanted) => {
    expect(controlPlaneOf(deployments)).toEqual(wanted);
  });
});

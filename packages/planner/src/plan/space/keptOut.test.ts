import { Raw } from '../../kube/objects';
import { forked } from '../../testing/forked';
import { object, security } from '../../testing/mesh';

const refused = (...policies: object[]) =>
  forked(policies)
    .warnings.filter(({ code }) => code === 'CallsRefused')
    .map(({ object: by }) => by?.name);

const authorization = (spec: Raw) =>
  security('AuthorizationPolicy', 'shop/guard', spec);
const from = (source: Raw) => ({ rules: [{ from: [{ source }] }] });
const ofShop = { principals: ['cluster.local/ns/shop/sa/reviews'] };
const ofAlice = { principals: ['cluster.local/ns/alice/sa/*'] };

describe('whoever forks hears of policies that refuse their forks’ calls', () => {
  it.each<[string, Raw, boolean]>([
    ['that allow the base’s identities', from(ofShop), true],
    ['that allow the base’s namespace', from({ namespaces: ['shop'] }), true],
    [
      'that deny all but the base',
      { action: 'DENY', ...from({ notNamespaces: ['shop'] }) },
      true,
    ],
    [
      'but not of those that allow the space, too',
      { rules: [{ from: [{ source: ofShop }, { source: ofAlice }] }] },
      false,
    ],
    ['nor that allow everybody', { rules: [{ to: [{}] }] }, false],
    [
      'nor that deny somebody else',
      { action: 'DENY', ...from({ namespaces: ['legacy'] }) },
      false,
    ],
    [
      'nor that guard the forked workload, which are copied for it',
      { selector: { matchLabels: { app: 'reviews' } }, ...from(ofShop) },
      false,
    ],
  ])('%s', (_, spec, told) => {
    expect(refused(authorization(spec))).toEqual(told ? ['guard'] : []);
  });

  it.each<[string, Raw, boolean]>([
    [
      'that admit pods of the base',
      { ingress: [{ from: [{ podSelector: {} }] }] },
      true,
    ],
    ['that admit nobody', { policyTypes: ['Ingress'] }, true],
    [
      'but not of those that admit the space',
      {
        ingress: [
          {
            from: [
              {
                namespaceSelector: {
                  matchLabels: { 'kubernetes.io/metadata.name': 'alice' },
                },
              },
            ],
          },
        ],
      },
      false,
    ],
    ['nor that admit everybody', { ingress: [{}] }, false],
    ['nor that look at what goes out', { policyTypes: ['Egress'] }, false],
  ])('of the network %s', (_, spec, told) => {
    const policy = object(
      'networking.k8s.io/v1',
      'NetworkPolicy',
      'shop/guard',
      {
        spec: { podSelector: { matchLabels: { app: 'web' } }, ...spec },
      },
    );
    expect(refused(policy)).toEqual(told ? ['guard'] : []);
  });
});

it('a fork asks for the same tokens as the base', () => {
  const made = forked([
    security('RequestAuthentication', 'shop/tokens', {
      selector: { matchLabels: { app: 'reviews' } },
      jwtRules: [{ issuer: 'https://id.example.com' }],
    }),
    security('RequestAuthentication', 'shop/others', {
      selector: { matchLabels: { app: 'web' } },
    }),
  ]);
  expect(made.names('RequestAuthentication')).toEqual(['tokens']);
  expect(made.object('RequestAuthentication')?.spec).toMatchObject({
    jwtRules: [{ issuer: 'https://id.example.com' }],
  });
});

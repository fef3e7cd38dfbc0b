import { Raw } from '../../kube/objects';
import { found, having, healthy, named } from '../../testing/ailing';
import { object } from '../../testing/mesh';

const policy = (path: string, spec: Raw) =>
  object('networking.k8s.io/v1', 'NetworkPolicy', path, {
    spec: { podSelector: {}, ...spec },
  });
const namespace = (name: string) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
});
const shut = policy('alice/shut', { policyTypes: ['Ingress'] });

describe('a NetworkPolicy that keeps callers of the base from a fork', () => {
  it.each<[string, object[], string[]]>([
    ['there is none', [], []],
    ['one that shuts the space', [shut], ['NetworkPolicy alice shut']],
    [
      'not if another opens it for the base: policies add up',
      [
        shut,
        policy('alice/open', { ingress: [{ from: [namespace('shop')] }] }),
      ],
      [],
    ],
    [
      'one that opens another port only',
      [
        policy('alice/port', {
          ingress: [{ from: [namespace('shop')], ports: [{ port: 8080 }] }],
        }),
      ],
      ['NetworkPolicy alice port'],
    ],
    [
      'not one that opens a range with the port in it',
      [
        policy('alice/range', {
          ingress: [{ ports: [{ port: 9000, endPort: 9100 }] }],
        }),
      ],
      [],
    ],
    [
      'one that lets in the space’s own pods only',
      [policy('alice/own', { ingress: [{ from: [{ podSelector: {} }] }] })],
      ['NetworkPolicy alice own'],
    ],
    [
      'not one that selects other pods',
      [
        policy('alice/other', {
          podSelector: { matchLabels: { app: 'ratings' } },
          policyTypes: ['Ingress'],
        }),
      ],
      [],
    ],
    [
      'one of the base that lets calls stay in it',
      [
        policy('shop/stay', {
          policyTypes: ['Egress'],
          egress: [{ to: [{ podSelector: {} }] }],
        }),
      ],
      ['NetworkPolicy shop stay'],
    ],
    [
      'not one of the base that keeps callers from the base’s own pods, too',
      [policy('shop/nobody', { policyTypes: ['Egress'] })],
      [],
    ],
    [
      'not one with addresses, in which the pods may lie',
      [
        policy('alice/block', {
          ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }],
        }),
      ],
      [],
    ],
  ])('%s', (_, policies, wanted) => {
    expect(named(having(healthy(), ...policies), 'MSP0027')).toEqual(wanted);
  });

  it('tells the policy that is needed', () => {
    const [{ nextStep }] = found(having(healthy(), shut), 'MSP0027');
    expect(nextStep).toContain(
      'ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}]}]',
    );
  });
});

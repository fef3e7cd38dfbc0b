import {
  fork,
  get,
  mesh,
  security,
  service,
  web,
  pod,
  slice,
} from '../testing/mesh';
import { explain, route } from './explain';

const services = [
  service('shop/reviews'),
  service('alice/reviews'),
  service('shop/ratings'),
];
const running = [
  pod('shop', 'reviews'),
  pod('alice', 'reviews'),
  slice('shop', 'reviews'),
  slice('alice', 'reviews'),
];

describe('AuthorizationPolicies on the way', () => {
  const policy = (spec: object, path = 'shop/p') =>
    security('AuthorizationPolicy', path, spec as never);
  const from = (source: object) => ({ rules: [{ from: [{ source }] }] });
  const operation = (spec: object) => ({
    rules: [{ to: [{ operation: spec }] }],
  });
  const call = get('reviews:9080/api/x', { role: 'admin' });
  const me = { ...web, serviceAccount: 'web' };

  it.each<[string, object[], boolean]>([
    ['none', [], true],
    ['allow nothing', [policy({})], false],
    ['allow everything', [policy({ rules: [{}] })], true],
    ['deny without rules', [policy({ action: 'DENY' })], true],
    ['deny everything', [policy({ action: 'DENY', rules: [{}] })], false],
    ['audit', [policy({ action: 'AUDIT', rules: [{}] })], true],
    [
      'deny beats allow',
      [
        policy({ rules: [{}] }),
        policy({ action: 'DENY', rules: [{}] }, 'shop/q'),
      ],
      false,
    ],
    [
      'one of several allows',
      [policy({}), policy({ rules: [{}] }, 'shop/q')],
      true,
    ],
    [
      'for other workloads',
      [policy({ selector: { matchLabels: { app: 'x' } } })],
      true,
    ],
    ['of the mesh', [policy({}, 'istio-system/p')], false],
    ['of another namespace', [policy({}, 'alice/p')], true],
    [
      'principal',
      [policy(from({ principals: ['cluster.local/ns/shop/sa/web'] }))],
      true,
    ],
    ['principal by suffix', [policy(from({ principals: ['*/sa/web'] }))], true],
    [
      'another principal',
      [policy(from({ principals: ['cluster.local/ns/alice/sa/*'] }))],
      false,
    ],
    ['namespace', [policy(from({ namespaces: ['shop'] }))], true],
    ['not this namespace', [policy(from({ notNamespaces: ['shop'] }))], false],
    [
      'service account',
      [policy(from({ serviceAccounts: ['shop/web'] }))],
      true,
    ],
    ['a token', [policy(from({ requestPrincipals: ['*'] }))], false],
    ['method', [policy(operation({ methods: ['GET'] }))], true],
    ['path by prefix', [policy(operation({ paths: ['/api/*'] }))], true],
    ['not this path', [policy(operation({ notPaths: ['/api/*'] }))], false],
    ['port', [policy(operation({ ports: ['9080'] }))], true],
    ['host', [policy(operation({ hosts: ['reviews:9080'] }))], true],
    [
      'header',
      [
        policy({
          rules: [
            { when: [{ key: 'request.headers[role]', values: ['admin'] }] },
          ],
        }),
      ],
      true,
    ],
    [
      'not this header',
      [
        policy({
          rules: [
            { when: [{ key: 'request.headers[role]', notValues: ['admin'] }] },
          ],
        }),
      ],
      false,
    ],
    [
      'an attribute that is not known',
      [
        policy({
          rules: [{ when: [{ key: 'connection.sni', values: ['x'] }] }],
        }),
      ],
      false,
    ],
    [
      'source, operation and condition together',
      [
        policy({
          rules: [
            {
              from: [{ source: { namespaces: ['shop'] } }],
              to: [{ operation: { methods: ['POST'] } }],
            },
          ],
        }),
      ],
      false,
    ],
  ])('%s', (_, policies, allowed) => {
    const { denied } = route(
      mesh([...services, ...running, ...policies]),
      me,
      call,
    );
    expect(denied?.status).toBe(allowed ? undefined : 403);
  });

  it("keep the fork out as a caller where only the base's identities are allowed", () => {
    const onlyShop = policy(
      from({ principals: ['cluster.local/ns/shop/sa/*'] }),
    );
    const path = explain(mesh([...services, ...running, onlyShop]), fork, call);
    expect(path.summary).toContain(
      'AuthorizationPolicy shop/p refuses it: no rule of it allows cluster.local/ns/alice/sa/default.',
    );
  });

  it('know no identity without mutual TLS', () => {
    const disabled = security('PeerAuthentication', 'shop/default', {
      mtls: { mode: 'DISABLE' },
    });
    const { denied } = route(
      mesh([
        ...services,
        ...running,
        disabled,
        policy(from({ namespaces: ['shop'] })),
      ]),
      me,
      call,
    );
    expect(denied?.status).toBe(403);
  });
});

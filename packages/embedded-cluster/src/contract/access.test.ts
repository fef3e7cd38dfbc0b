import { until, suite } from './suite';
import { Json } from './target';

jest.setTimeout(60_000);

const { target, namespace, core } = suite('access');

describe('access', () => {
  const review = async (kind: string, spec: Json) =>
    (
      await target.send(
        'POST',
        `/apis/authorization.k8s.io/v1/${kind.toLowerCase()}s`,
        {
          apiVersion: 'authorization.k8s.io/v1',
          kind,
          spec,
        },
      )
    ).body;
  const attributes = (verb: string) => ({ namespace, verb, resource: 'pods' });

  it('is told to those who ask for themselves', async () => {
    const { status } = await review('SelfSubjectAccessReview', {
      resourceAttributes: attributes('delete'),
    });
    expect(status.allowed).toBe(true);
  });

  it('follows roles and bindings', async () => {
    const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
    const version = 'rbac.authorization.k8s.io/v1';
    await target.send('POST', `${rbac}/roles`, {
      apiVersion: version,
      kind: 'Role',
      metadata: { name: 'reader' },
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
    });
    await target.send('POST', `${rbac}/rolebindings`, {
      apiVersion: version,
      kind: 'RoleBinding',
      metadata: { name: 'readers' },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'Role',
        name: 'reader',
      },
      subjects: [
        { kind: 'User', name: 'jane', apiGroup: 'rbac.authorization.k8s.io' },
      ],
    });
    const allowed = await until(async () => {
      const { status } = await review('SubjectAccessReview', {
        user: 'jane',
        resourceAttributes: attributes('get'),
      });
      return status.allowed ? status : undefined;
    });
    expect(allowed.reason).toBe(
      `RBAC: allowed by RoleBinding "readers/${namespace}" of Role "reader" to User "jane"`,
    );
    const denied = await review('SubjectAccessReview', {
      user: 'jane',
      resourceAttributes: attributes('delete'),
    });
    expect(denied.status.allowed).toBe(false);
  });

  it('is given to service accounts by tokens', async () => {
    await target.send('POST', `${core}/serviceaccounts`, {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'robot' },
    });
    const { code, body } = await target.send(
      'POST',
      `${core}/serviceaccounts/robot/token`,
      {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: {},
      },
    );
    expect(code).toBe(201);
    const { body: answer } = await target.send(
      'POST',
      '/apis/authentication.k8s.io/v1/tokenreviews',
      {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenReview',
        spec: { token: body.status.token },
      },
    );
    expect(answer.status).toMatchObject({
      authenticated: true,
      user: { username: `system:serviceaccount:${namespace}:robot` },
    });
  });
});

import { until, configMap, suite } from './suite';
import { Json } from './target';

jest.setTimeout(60_000);

const { target, namespace, core, untilGone } = suite('owners');

describe('owners', () => {
  const owned = async (name: string, owner: Json, block = false) =>
    target.send(
      'POST',
      `${core}/configmaps`,
      configMap(name, {
        ownerReferences: [
          {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            name: owner.metadata.name,
            uid: owner.metadata.uid,
            blockOwnerDeletion: block,
          },
        ],
      }),
    );
  const owner = async (name: string) =>
    (await target.send('POST', `${core}/configmaps`, configMap(name))).body;

  it('take what they own with them', async () => {
    await owned('child-1', await owner('owner-1'));
    await target.send('DELETE', `${core}/configmaps/owner-1`);
    await expect(untilGone(`${core}/configmaps/child-1`)).resolves.toBe(true);
  });

  it('wait for it in the foreground', async () => {
    await owned('child-2', await owner('owner-2'), true);
    const options = {
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      propagationPolicy: 'Foreground',
    };
    const { body } = await target.send(
      'DELETE',
      `${core}/configmaps/owner-2`,
      options,
    );
    expect(body.metadata.finalizers).toEqual(['foregroundDeletion']);
    await untilGone(`${core}/configmaps/owner-2`);
    expect((await target.send('GET', `${core}/configmaps/child-2`)).code).toBe(
      404,
    );
  });

  it('leave it behind when told', async () => {
    await owned('child-3', await owner('owner-3'));
    const options = {
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      propagationPolicy: 'Orphan',
    };
    await target.send('DELETE', `${core}/configmaps/owner-3`, options);
    await untilGone(`${core}/configmaps/owner-3`);
    const left = await until(async () => {
      const { body } = await target.send('GET', `${core}/configmaps/child-3`);
      return body.metadata?.ownerReferences === undefined ? body : undefined;
    });
    expect(left.metadata.name).toBe('child-3');
  });

  it('that are cluster-scoped take namespaced objects with them', async () => {
    const role = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: `${namespace}-owner` },
    };
    const { body } = await target.send(
      'POST',
      '/apis/rbac.authorization.k8s.io/v1/clusterroles',
      role,
    );
    await target.send(
      'POST',
      `${core}/configmaps`,
      configMap('child-4', {
        ownerReferences: [
          {
            apiVersion: body.apiVersion,
            kind: 'ClusterRole',
            name: body.metadata.name,
            uid: body.metadata.uid,
          },
        ],
      }),
    );
    await target.send(
      'DELETE',
      `/apis/rbac.authorization.k8s.io/v1/clusterroles/${body.metadata.name}`,
    );
    await expect(untilGone(`${core}/configmaps/child-4`)).resolves.toBe(true);
  });
});

describe('namespaces', () => {
  it('go with all that is in them', async () => {
    const name = `${namespace}-x`;
    await target.send('POST', '/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
    });
    await target.send(
      'POST',
      `/api/v1/namespaces/${name}/configmaps`,
      configMap('inside'),
    );
    const { body } = await target.send('DELETE', `/api/v1/namespaces/${name}`);
    expect(body.status.phase).toBe('Terminating');
    const late = await target.send(
      'POST',
      `/api/v1/namespaces/${name}/configmaps`,
      configMap('late'),
    );
    expect([403, 404]).toContain(late.code);
    await untilGone(`/api/v1/namespaces/${name}`);
    expect(
      (await target.send('GET', `/api/v1/namespaces/${name}/configmaps/inside`))
        .code,
    ).toBe(404);
  });

  it('must be there before what is in them', async () => {
    const { code, body } = await target.send(
      'POST',
      '/api/v1/namespaces/missing/configmaps',
      configMap('x'),
    );
    expect({ code, message: body.message }).toEqual({
      code: 404,
      message: 'namespaces "missing" not found',
    });
  });
});

import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import authPlugin from '@backstage/plugin-auth-backend';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import request from 'supertest';
import { demoAuthModule, refuseInProduction } from './demoAuthModule';

const alice = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name: 'alice', namespace: 'default' },
  spec: {
    profile: { displayName: 'Alice' },
    memberOf: ['storefront'],
  },
  relations: [{ type: 'memberOf', targetRef: 'group:default/storefront' }],
};

async function startAuth() {
  const { server } = await startTestBackend({
    features: [
      authPlugin,
      demoAuthModule,
      catalogServiceMock.factory({ entities: [alice] }),
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://localhost:3000' },
          backend: { baseUrl: 'http://localhost:7007' },
          auth: { providers: { demo: {} } },
        },
      }),
    ],
  });
  return server;
}

const refresh = '/api/auth/demo/refresh';

describe('the demo sign-in', () => {
  it('signs in as the person asked for', async () => {
    const { status, body } = await request(await startAuth())
      .get(refresh)
      .set('x-demo-person', 'alice');

    expect(status).toBe(200);
    expect(body.backstageIdentity.identity.userEntityRef).toBe(
      'user:default/alice',
    );
    expect(body.profile.displayName).toBe('Alice');
  });

  it('asks for a person', async () => {
    const { status, body } = await request(await startAuth()).get(refresh);

    expect(status).toBe(401);
    expect(body.error.message).toContain('x-demo-person');
  });

  it('knows only people of the catalog', async () => {
    const { status } = await request(await startAuth())
      .get(refresh)
      .set('x-demo-person', 'mallory');

    expect(status).toBe(404);
  });

  it('does not load in production', () => {
    expect(() => refuseInProduction('production')).toThrow(
      'configure a real auth provider',
    );
    expect(() => refuseInProduction('development')).not.toThrow();
    expect(() => refuseInProduction(undefined)).not.toThrow();
  });
});

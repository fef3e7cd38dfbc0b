import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  authProvidersExtensionPoint,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';
import { demoAuthenticator, userRef } from './demoAuthenticator';

/** Anyone may be anyone: such a door must not open where it matters. */
export function refuseInProduction(nodeEnv: string | undefined) {
  if (nodeEnv === 'production') {
    throw new Error(
      'The demo sign-in lets anyone be anyone and does not run with NODE_ENV=production; configure a real auth provider instead',
    );
  }
}

/** Signs in as one of the people of the example catalog, without a password. */
export const demoAuthModule = createBackendModule({
  pluginId: 'auth',
  moduleId: 'demo-provider',
  register(reg) {
    reg.registerInit({
      deps: { providers: authProvidersExtensionPoint },
      async init({ providers }) {
        refuseInProduction(process.env.NODE_ENV);
        providers.registerProvider({
          providerId: 'demo',
          factory: createProxyAuthProviderFactory({
            authenticator: demoAuthenticator,
            signInResolver: async ({ result }, context) =>
              context.signInWithCatalogUser({
                entityRef: userRef(result.person),
              }),
          }),
        });
      },
    });
  },
});

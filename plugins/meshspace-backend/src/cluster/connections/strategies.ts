import { KubeConfig } from '@kubernetes/client-node';
import { ANNOTATION_KUBERNETES_AUTH_PROVIDER } from '@backstage/plugin-kubernetes-common';
import type { AuthenticationStrategy } from '@backstage/plugin-kubernetes-node';

export const AUTH_PROVIDER = ANNOTATION_KUBERNETES_AUTH_PROVIDER;

/** What the Kubernetes plugin does for `serviceAccount`: the configured token, or the pod's own. */
export const serviceAccountStrategy: AuthenticationStrategy = {
  async getCredential({ authMetadata }) {
    const { serviceAccountToken } = authMetadata;
    if (serviceAccountToken) {
      return { type: 'bearer token', token: serviceAccountToken };
    }
    const config = new KubeConfig();
    config.loadFromCluster();
    const options: { headers?: Record<string, string> } = {};
    await config.applyToHTTPSOptions(options);
    const token = options.headers?.Authorization?.replace(/^Bearer /, '');
    if (!token) {
      throw new Error(
        'no serviceAccountToken is configured, and this is not a pod with a token of its own',
      );
    }
    return { type: 'bearer token', token };
  },
  validateCluster: () => [],
  presentAuthMetadata: () => ({}),
};

const anonymousStrategy: AuthenticationStrategy = {
  getCredential: async () => ({ type: 'anonymous' }),
  validateCluster: () => [],
  presentAuthMetadata: () => ({}),
};

/** Strategies that need nobody to be signed in; others come through the extension point. */
export const BUILT_IN_STRATEGIES: Readonly<
  Record<string, AuthenticationStrategy>
> = {
  serviceAccount: serviceAccountStrategy,
  anonymous: anonymousStrategy,
  localKubectlProxy: anonymousStrategy,
};

/** These ask the person's browser for a token, which a controller does not have. */
export const NEEDS_A_PERSON = new Set(['google', 'oidc', 'aks']);

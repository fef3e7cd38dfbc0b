import type { BackendPluginRegistrationPoints } from '@backstage/backend-plugin-api';
import type {
  AuthenticationStrategy,
  ClusterDetails,
} from '@backstage/plugin-kubernetes-node';
import {
  HeaderSource,
  meshspaceClustersExtensionPoint,
  meshspaceHeadersExtensionPoint,
  meshspaceNotifiersExtensionPoint,
  meshspacePolicyExtensionPoint,
  meshspaceTrafficExtensionPoint,
  Notifier,
  PolicyCheck,
  TrafficSource,
} from '@meshspace/plugin-meshspace-node';

/** What other modules have plugged in, collected before the plugin starts. */
export class Extensions {
  readonly strategies: Record<string, AuthenticationStrategy> = {};
  readonly checks: PolicyCheck[] = [];
  readonly notifiers: Notifier[] = [];
  readonly #suppliers: (() => Promise<ClusterDetails[]>)[] = [];
  #headers: HeaderSource | undefined;
  #traffic: TrafficSource | undefined;

  register(
    env: Pick<BackendPluginRegistrationPoints, 'registerExtensionPoint'>,
  ) {
    env.registerExtensionPoint(meshspaceClustersExtensionPoint, {
      addClusters: supplier => void this.#suppliers.push(supplier),
      addAuthStrategy: (authProvider, strategy) => {
        if (this.strategies[authProvider]) {
          throw new Error(
            `Two modules add an auth strategy for "${authProvider}"; remove one of them`,
          );
        }
        this.strategies[authProvider] = strategy;
      },
    });
    env.registerExtensionPoint(meshspacePolicyExtensionPoint, {
      addCheck: check => void this.checks.push(check),
    });
    env.registerExtensionPoint(meshspaceNotifiersExtensionPoint, {
      addNotifier: notifier => void this.notifiers.push(notifier),
    });
    env.registerExtensionPoint(meshspaceHeadersExtensionPoint, {
      setHeaderSource: source => {
        this.#headers = only('a header source', this.#headers, source);
      },
    });
    env.registerExtensionPoint(meshspaceTrafficExtensionPoint, {
      setTrafficSource: source => {
        this.#traffic = only('a traffic source', this.#traffic, source);
      },
    });
  }

  get headers(): HeaderSource | undefined {
    return this.#headers;
  }

  get traffic(): TrafficSource | undefined {
    return this.#traffic;
  }

  async clusters(): Promise<ClusterDetails[]> {
    const supplied = await Promise.all(
      this.#suppliers.map(supplier => supplier()),
    );
    return supplied.flat();
  }
}

function only<T>(what: string, before: T | undefined, next: T): T {
  if (!before) return next;
  throw new Error(`Two modules set ${what} for MeshSpace; remove one of them`);
}

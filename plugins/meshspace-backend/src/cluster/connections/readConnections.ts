import type { Config } from '@backstage/config';
import type {
  AuthenticationStrategy,
  ClusterDetails,
} from '@backstage/plugin-kubernetes-node';
import { KubeConfig } from '@kubernetes/client-node';
import type { ClusterSettings } from '../../config/settings';
import { ClusterConnection } from '../ClusterConnection';
import { messageOf } from '../errors';
import { kubeConfigConnection } from '../kubeConfigConnection';
import {
  AUTH_PROVIDER,
  BUILT_IN_STRATEGIES,
  NEEDS_A_PERSON,
} from './strategies';
import { strategyConnection } from './strategyConnection';

/** A cluster that was named, and how to reach it or why not. */
export type NamedConnection =
  | { name: string; title?: string; connection: ClusterConnection }
  | { name: string; title?: string; problem: string };

interface Options {
  /** The Kubernetes plugin's own clusters. */
  kubernetes?: Config;
  /** `meshspace.clusters`; absent: all of the Kubernetes plugin's. */
  chosen?: readonly ClusterSettings[];
  strategies: Readonly<Record<string, AuthenticationStrategy>>;
  /** From extension points. */
  supplied?: readonly ClusterDetails[];
}

/** The clusters of a portal. One that cannot be used is a row with its reason, not a failure of all. */
export function readConnections(options: Options): NamedConnection[] {
  const strategies = { ...BUILT_IN_STRATEGIES, ...options.strategies };
  const known = new Map<string, ClusterDetails>();
  for (const details of [
    ...detailsFromConfig(options.kubernetes),
    ...(options.supplied ?? []),
  ]) {
    known.set(details.name, details);
  }
  const chosen: readonly ClusterSettings[] =
    options.chosen ?? [...known.keys()].map(name => ({ name }));
  return chosen.map(settings => {
    const details = known.get(settings.name);
    const title = settings.title ?? details?.title;
    const described = { name: settings.name, ...(title && { title }) };
    try {
      return {
        ...described,
        connection: connect(settings, details, strategies),
      };
    } catch (error) {
      return { ...described, problem: messageOf(error) };
    }
  });
}

function connect(
  settings: ClusterSettings,
  details: ClusterDetails | undefined,
  strategies: Readonly<Record<string, AuthenticationStrategy>>,
): ClusterConnection {
  const { name, title, entryUrl, prometheusUrl } = settings;
  const extra = {
    ...(title && { title }),
    ...(entryUrl && { entryUrl }),
    ...(prometheusUrl && { prometheusUrl }),
  };
  if (settings.inCluster) {
    return kubeConfigConnection({
      name,
      ...extra,
      load: () => loaded(config => config.loadFromCluster()),
    });
  }
  if (settings.kubeconfig) {
    const { path, context } = settings.kubeconfig;
    return kubeConfigConnection({
      name,
      ...extra,
      load: () =>
        loaded(config => {
          if (path) config.loadFromFile(path);
          else config.loadFromDefault();
          if (context) config.setCurrentContext(context);
        }),
    });
  }
  const found =
    details ??
    (settings.url
      ? {
          name,
          url: settings.url,
          authMetadata: {
            [AUTH_PROVIDER]: 'serviceAccount',
            ...(settings.serviceAccountToken && {
              serviceAccountToken: settings.serviceAccountToken,
            }),
          },
          caData: settings.caData,
          caFile: settings.caFile,
          skipTLSVerify: settings.skipTLSVerify,
        }
      : undefined);
  if (!found) {
    throw new Error(
      `meshspace.clusters names "${name}", which kubernetes.clusterLocatorMethods does not have; correct the name, or give it a url, a kubeconfig or inCluster`,
    );
  }
  const provider = found.authMetadata[AUTH_PROVIDER] ?? 'serviceAccount';
  const strategy = strategies[provider];
  if (!strategy) {
    throw new Error(
      NEEDS_A_PERSON.has(provider)
        ? `authProvider "${provider}" needs a signed-in person, which a controller is not; give this cluster a serviceAccount in meshspace.clusters`
        : `authProvider "${provider}" is not known here; use serviceAccount, or add the strategy through meshspaceClustersExtensionPoint`,
    );
  }
  const url = new URL(found.url);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new Error(
      `its url must begin with https: or http:, not ${url.protocol}`,
    );
  }
  return strategyConnection(found, strategy, extra);
}

function loaded(load: (config: KubeConfig) => void): KubeConfig {
  const config = new KubeConfig();
  load(config);
  return config;
}

/** `kubernetes.clusterLocatorMethods`, as far as it names clusters without asking anybody. */
function detailsFromConfig(kubernetes: Config | undefined): ClusterDetails[] {
  const methods =
    kubernetes?.getOptionalConfigArray('clusterLocatorMethods') ?? [];
  return methods.flatMap((method): ClusterDetails[] => {
    switch (method.getString('type')) {
      case 'config':
        return method.getConfigArray('clusters').map(clusterDetails);
      case 'localKubectlProxy':
        return [
          {
            name: 'local',
            url: 'http://127.0.0.1:8001',
            authMetadata: { [AUTH_PROVIDER]: 'localKubectlProxy' },
            skipTLSVerify: true,
          },
        ];
      default:
        // Those of the catalog and of clouds come through the extension point.
        return [];
    }
  });
}

function clusterDetails(config: Config): ClusterDetails {
  const token = config.getOptionalString('serviceAccountToken');
  return {
    name: config.getString('name'),
    title: config.getOptionalString('title'),
    url: config.getString('url'),
    caData: config.getOptionalString('caData'),
    caFile: config.getOptionalString('caFile'),
    skipTLSVerify: config.getOptionalBoolean('skipTLSVerify') ?? false,
    authMetadata: {
      [AUTH_PROVIDER]:
        config.getOptionalString('authProvider') ?? 'serviceAccount',
      ...(token && { serviceAccountToken: token }),
      ...config.getOptional<Record<string, string>>('authMetadata'),
    },
  };
}

/**
 * The configuration that one start of the demo lays over app-config.yaml.
 * `cluster` is `{ name, url, authProvider, token?, ingressUrl?, prometheusUrl? }`.
 */
export function demoConfig({ ports, cluster }) {
  const portalUrl = `http://localhost:${ports.portal}`;
  const backendUrl = `http://localhost:${ports.backend}`;
  return {
    app: { baseUrl: portalUrl },
    backend: {
      baseUrl: backendUrl,
      listen: { host: '127.0.0.1', port: ports.backend },
      cors: { origin: portalUrl },
    },
    kubernetes: {
      serviceLocatorMethod: { type: 'multiTenant' },
      clusterLocatorMethods: [
        {
          type: 'config',
          clusters: [
            {
              name: cluster.name,
              url: cluster.url,
              authProvider: cluster.authProvider,
              // The token stays in the environment: this file lies on the disk.
              ...(cluster.token
                ? { serviceAccountToken: '${MESHSPACE_CLUSTER_TOKEN}' }
                : {}),
              skipTLSVerify: cluster.url.startsWith('https:'),
              skipMetricsLookup: true,
            },
          ],
        },
      ],
    },
    ...(cluster.prometheusUrl || cluster.ingressUrl
      ? {
          meshspace: {
            clusters: [
              {
                name: cluster.name,
                prometheusUrl: cluster.prometheusUrl,
                entryUrl: cluster.ingressUrl,
              },
            ],
          },
        }
      : {}),
  };
}

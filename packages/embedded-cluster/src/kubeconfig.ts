import { stringify } from 'yaml';

export interface KubeconfigParts {
  server: string;
  token: string;
  /** PEM of the CA, for HTTPS. */
  ca?: string;
}

export function kubeconfig({ server, token, ca }: KubeconfigParts): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'embedded',
        cluster: {
          server,
          ...(ca
            ? {
                'certificate-authority-data':
                  Buffer.from(ca).toString('base64'),
              }
            : // The JavaScript client refuses plain HTTP without this.
              { 'insecure-skip-tls-verify': true }),
        },
      },
    ],
    users: [{ name: 'admin', user: { token } }],
    contexts: [
      { name: 'embedded', context: { cluster: 'embedded', user: 'admin' } },
    ],
    'current-context': 'embedded',
  });
}

import { readFileSync } from 'node:fs';
import type {
  AuthenticationStrategy,
  ClusterDetails,
} from '@backstage/plugin-kubernetes-node';
import { ClusterConnection, RequestAuth } from '../ClusterConnection';

/** A connection whose credentials come from one of the Kubernetes plugin's authentication strategies. */
export function strategyConnection(
  details: ClusterDetails,
  strategy: AuthenticationStrategy,
  extra: Partial<ClusterConnection> = {},
): ClusterConnection {
  return {
    ...extra,
    name: details.name,
    ...(details.title && { title: details.title }),
    server: details.url.replace(/\/+$/, ''),
    async authorize(): Promise<RequestAuth> {
      // Without a person at hand, so only strategies that need none can work.
      const credential = await strategy.getCredential(details, {});
      const ca = details.caFile
        ? readFileSync(details.caFile)
        : details.caData && Buffer.from(details.caData, 'base64');
      return {
        headers: {
          ...(credential.type === 'bearer token' && {
            authorization: `Bearer ${credential.token}`,
          }),
        },
        tls: {
          ...(ca && { ca }),
          ...(credential.type === 'x509 client certificate' && {
            cert: credential.cert,
            key: credential.key,
          }),
          ...(details.skipTLSVerify && { rejectUnauthorized: false }),
        },
      };
    },
    refresh() {},
  };
}

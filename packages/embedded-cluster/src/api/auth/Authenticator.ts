import {
  createSign,
  createVerify,
  generateKeyPairSync,
  KeyObject,
} from 'node:crypto';
import { Store } from '../../store/Store';
import { ApiError } from '../ApiError';
import { UserInfo } from '../registry/context';

export interface TokenUser {
  token: string;
  username: string;
  groups?: readonly string[];
}

const ISSUER = 'https://kubernetes.default.svc.cluster.local';

export interface TokenClaims {
  iss: string;
  sub: string;
  aud: string[];
  exp: number;
  iat: number;
  nbf: number;
  jti: string;
  'kubernetes.io': {
    namespace: string;
    serviceaccount: { name: string; uid: string };
    pod?: { name: string; uid: string };
  };
}

export const AUDIENCE = ISSUER;

export function unauthorized(): ApiError {
  return new ApiError(401, 'Unauthorized', 'Unauthorized');
}

/** Who a bearer token speaks for: a known user, or a service account by a token this server signed. */
export class Authenticator {
  private readonly users = new Map<string, UserInfo>();
  private readonly privateKey: KeyObject;
  private readonly publicKey: KeyObject;

  constructor(
    private readonly store: Store,
    private readonly now: () => number,
    users: readonly TokenUser[],
  ) {
    for (const { token, username, groups } of users) {
      this.users.set(token, {
        username,
        groups: [...(groups ?? []), 'system:authenticated'],
      });
    }
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.privateKey = pair.privateKey;
    this.publicKey = pair.publicKey;
  }

  authenticate(token: string): UserInfo {
    const user = this.users.get(token) ?? this.serviceAccount(token);
    if (!user) throw unauthorized();
    return user;
  }

  sign(claims: Omit<TokenClaims, 'iss'>): string {
    const part = (value: unknown) =>
      Buffer.from(JSON.stringify(value)).toString('base64url');
    const head = `${part({ alg: 'ES256', kid: 'embedded' })}.${part({
      ...claims,
      iss: ISSUER,
    })}`;
    const signature = createSign('sha256')
      .update(head)
      .sign({ key: this.privateKey, dsaEncoding: 'ieee-p1363' });
    return `${head}.${signature.toString('base64url')}`;
  }

  /** The claims of a token of ours that is valid now; otherwise `undefined`. */
  verify(token: string): TokenClaims | undefined {
    const parts = token.split('.');
    if (parts.length !== 3) return undefined;
    const valid = createVerify('sha256')
      .update(`${parts[0]}.${parts[1]}`)
      .verify(
        { key: this.publicKey, dsaEncoding: 'ieee-p1363' },
        Buffer.from(parts[2], 'base64url'),
      );
    if (!valid) return undefined;
    const claims = JSON.parse(
      Buffer.from(parts[1], 'base64url').toString(),
    ) as TokenClaims;
    if (claims.exp * 1000 <= this.now()) return undefined;
    const { namespace, serviceaccount, pod } = claims['kubernetes.io'];
    const account = this.store.get(
      'serviceaccounts',
      namespace,
      serviceaccount.name,
    );
    if (account?.metadata.uid !== serviceaccount.uid) return undefined;
    if (
      pod &&
      this.store.get('pods', namespace, pod.name)?.metadata.uid !== pod.uid
    )
      return undefined;
    return claims;
  }

  userOf(claims: TokenClaims): UserInfo {
    const { namespace, serviceaccount, pod } = claims['kubernetes.io'];
    return {
      username: `system:serviceaccount:${namespace}:${serviceaccount.name}`,
      uid: serviceaccount.uid,
      groups: [
        'system:serviceaccounts',
        `system:serviceaccounts:${namespace}`,
        'system:authenticated',
      ],
      extra: {
        'authentication.kubernetes.io/credential-id': [`JTI=${claims.jti}`],
        ...(pod
          ? {
              'authentication.kubernetes.io/pod-name': [pod.name],
              'authentication.kubernetes.io/pod-uid': [pod.uid],
            }
          : {}),
      },
    };
  }

  private serviceAccount(token: string): UserInfo | undefined {
    const claims = this.verify(token);
    return claims?.aud.includes(AUDIENCE) ? this.userOf(claims) : undefined;
  }
}

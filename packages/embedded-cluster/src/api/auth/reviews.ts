import { Json, isObject } from '../../schema/Schema';
import { badRequest, notFound } from '../ApiError';
import { Body, UserInfo } from '../registry/context';
import { Services, timestamp } from '../registry/Services';
import { AUDIENCE, Authenticator } from './Authenticator';
import { Attributes, Authorizer, PathAttributes } from './rbac';

function part(value: Json | undefined): Body {
  return isObject(value) ? value : {};
}

function strings(value: Json | undefined): string[] {
  return Array.isArray(value) ? (value as Json[]).map(String) : [];
}

function attributesOf(spec: Body): Attributes | PathAttributes {
  const path = part(spec.nonResourceAttributes);
  if (spec.nonResourceAttributes) {
    return { verb: String(path.verb ?? ''), path: String(path.path ?? '') };
  }
  const asked = part(spec.resourceAttributes);
  const text = (name: string) =>
    asked[name] ? String(asked[name]) : undefined;
  return {
    verb: String(asked.verb ?? ''),
    group: String(asked.group ?? ''),
    resource: String(asked.resource ?? ''),
    subresource: text('subresource'),
    namespace: text('namespace'),
    name: text('name'),
  };
}

function userInfo(user: UserInfo): Body {
  return {
    username: user.username,
    ...(user.uid ? { uid: user.uid } : {}),
    groups: [...user.groups],
    ...(user.extra ? { extra: user.extra as unknown as Json } : {}),
  };
}

/** Objects that are only questions: they are answered and never stored. */
export class Reviews {
  constructor(
    private readonly services: Services,
    private readonly authenticator: Authenticator,
    private readonly authorizer: Authorizer,
  ) {}

  answer(
    kind: string,
    body: Body,
    user: UserInfo,
    namespace?: string,
  ): Body | undefined {
    const spec = part(body.spec);
    const metadata = part(body.metadata);
    switch (kind) {
      case 'SelfSubjectAccessReview':
        return { ...body, metadata, status: this.access(user, spec) };
      case 'SubjectAccessReview':
      case 'LocalSubjectAccessReview': {
        if (
          namespace &&
          part(spec.resourceAttributes).namespace !== namespace
        ) {
          throw badRequest('must match metadata.namespace');
        }
        const asked = {
          username: String(spec.user ?? ''),
          groups: strings(spec.groups),
        };
        return { ...body, metadata, status: this.access(asked, spec) };
      }
      case 'SelfSubjectRulesReview':
        return {
          ...body,
          metadata,
          status: this.rules(user, String(spec.namespace ?? '')),
        };
      case 'SelfSubjectReview':
        return {
          ...body,
          metadata: { creationTimestamp: timestamp(this.services.now()) },
          status: { userInfo: userInfo(user) },
        };
      case 'TokenReview':
        return { ...body, metadata, status: this.token(spec) };
      default:
        return undefined;
    }
  }

  /** A token for a service account, bound to a pod when asked. */
  tokenRequest(namespace: string, name: string, body: Body): Body {
    const account = this.services.store.get('serviceaccounts', namespace, name);
    if (!account)
      throw notFound({ group: '', resource: 'serviceaccounts' }, name);
    const spec = part(body.spec);
    const bound = part(spec.boundObjectRef);
    const now = Math.floor(this.services.now() / 1000);
    const seconds = Math.max(600, Number(spec.expirationSeconds ?? 3600));
    const audiences = strings(spec.audiences);
    const aud = audiences.length > 0 ? audiences : [AUDIENCE];
    const pod =
      bound.kind === 'Pod'
        ? this.services.store.get('pods', namespace, String(bound.name))
        : undefined;
    if (bound.kind === 'Pod' && !pod) {
      throw notFound({ group: '', resource: 'pods' }, String(bound.name));
    }
    const token = this.authenticator.sign({
      aud,
      exp: now + seconds,
      iat: now,
      nbf: now,
      jti: this.services.uuid(),
      sub: `system:serviceaccount:${namespace}:${name}`,
      'kubernetes.io': {
        namespace,
        serviceaccount: { name, uid: account.metadata.uid },
        ...(pod
          ? { pod: { name: pod.metadata.name, uid: pod.metadata.uid } }
          : {}),
      },
    });
    return {
      kind: 'TokenRequest',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: {
        name,
        namespace,
        creationTimestamp: timestamp(this.services.now()),
      },
      spec: {
        ...spec,
        audiences: aud,
        expirationSeconds: seconds,
        boundObjectRef: spec.boundObjectRef ?? null,
      },
      status: { token, expirationTimestamp: timestamp((now + seconds) * 1000) },
    };
  }

  private access(user: UserInfo, spec: Body): Body {
    const { allowed, reason } = this.authorizer.allowed(
      user,
      attributesOf(spec),
    );
    return { allowed, ...(reason ? { reason } : {}) };
  }

  private rules(user: UserInfo, namespace: string): Body {
    const rules = this.authorizer.rules(user, namespace);
    return {
      resourceRules: rules.filter(rule => rule.resources) as unknown as Json,
      nonResourceRules: rules.filter(
        rule => rule.nonResourceURLs,
      ) as unknown as Json,
      incomplete: false,
    };
  }

  private token(spec: Body): Body {
    const token = String(spec.token ?? '');
    const audiences = strings(spec.audiences);
    const claims = this.authenticator.verify(token);
    if (claims) {
      const wanted = audiences.length > 0 ? audiences : [AUDIENCE];
      const common = wanted.filter(one => claims.aud.includes(one));
      if (common.length > 0) {
        return {
          authenticated: true,
          user: userInfo(this.authenticator.userOf(claims)),
          audiences: common,
        };
      }
    }
    try {
      const user = this.authenticator.authenticate(token);
      return {
        authenticated: true,
        user: userInfo(user),
        audiences: [AUDIENCE],
      };
    } catch {
      return { user: {}, error: '[invalid bearer token, token lookup failed]' };
    }
  }
}

import { Store } from '../../store/Store';
import { StoredObject } from '../../store/InternalClient';
import { UserInfo } from '../registry/context';

export interface Attributes {
  verb: string;
  group: string;
  resource: string;
  subresource?: string;
  namespace?: string;
  name?: string;
}

export interface PathAttributes {
  verb: string;
  path: string;
}

export interface PolicyRule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}

interface Binding extends StoredObject {
  roleRef: { kind: string; name: string };
  subjects?: { kind: string; name: string; namespace?: string }[];
}

export const ADMINS = 'system:masters';

const GROUP = 'rbac.authorization.k8s.io';

function isFor(binding: Binding, user: UserInfo): boolean {
  return (binding.subjects ?? []).some(({ kind, name, namespace }) => {
    if (kind === 'User') return name === user.username;
    if (kind === 'Group') return user.groups.includes(name);
    return (
      user.username ===
      `system:serviceaccount:${namespace ?? binding.metadata.namespace}:${name}`
    );
  });
}

function includes(list: readonly string[] | undefined, value: string): boolean {
  return Boolean(list?.includes('*') || list?.includes(value));
}

function allowsResource(rule: PolicyRule, attributes: Attributes): boolean {
  const { verb, group, resource, subresource, name } = attributes;
  const full = subresource ? `${resource}/${subresource}` : resource;
  return (
    includes(rule.verbs, verb) &&
    includes(rule.apiGroups, group) &&
    (includes(rule.resources, full) ||
      Boolean(subresource && rule.resources?.includes(`*/${subresource}`))) &&
    (!rule.resourceNames?.length ||
      (name !== undefined && rule.resourceNames.includes(name)))
  );
}

function allowsPath(rule: PolicyRule, { verb, path }: PathAttributes): boolean {
  return (
    includes(rule.verbs, verb) &&
    (rule.nonResourceURLs ?? []).some(
      url =>
        url === '*' ||
        url === path ||
        (url.endsWith('*') && path.startsWith(url.slice(0, -1))),
    )
  );
}

/** RBAC as stored: who may do what. */
export class Authorizer {
  constructor(private readonly store: Store) {}

  allowed(
    user: UserInfo,
    attributes: Attributes | PathAttributes,
  ): { allowed: boolean; reason: string } {
    if (user.groups.includes(ADMINS)) return { allowed: true, reason: '' };
    const isPath = 'path' in attributes;
    const namespace = isPath ? undefined : attributes.namespace;
    for (const { rules, reason } of this.granted(user, namespace)) {
      const hit = rules.some(rule =>
        isPath
          ? allowsPath(rule, attributes)
          : allowsResource(rule, attributes),
      );
      if (hit) return { allowed: true, reason };
    }
    return { allowed: false, reason: '' };
  }

  /** Every rule that holds for the user in the namespace, and cluster-wide. */
  rules(user: UserInfo, namespace: string): PolicyRule[] {
    if (user.groups.includes(ADMINS)) {
      return [
        { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
        { verbs: ['*'], nonResourceURLs: ['*'] },
      ];
    }
    return [...this.granted(user, namespace)].flatMap(({ rules }) => rules);
  }

  private *granted(
    user: UserInfo,
    namespace: string | undefined,
  ): Generator<{ rules: PolicyRule[]; reason: string }> {
    for (const [, object] of this.store.range(`clusterrolebindings.${GROUP}`)) {
      const binding = object as Binding;
      if (!isFor(binding, user)) continue;
      yield {
        rules: this.rulesOf(binding),
        reason: `RBAC: allowed by ClusterRoleBinding "${
          binding.metadata.name
        }" of ClusterRole "${binding.roleRef.name}" to ${this.subject(
          binding,
          user,
        )}`,
      };
    }
    if (!namespace) return;
    for (const [, object] of this.store.range(
      `rolebindings.${GROUP}`,
      namespace,
    )) {
      const binding = object as Binding;
      if (!isFor(binding, user)) continue;
      yield {
        rules: this.rulesOf(binding),
        reason: `RBAC: allowed by RoleBinding "${
          binding.metadata.name
        }/${namespace}" of ${binding.roleRef.kind} "${
          binding.roleRef.name
        }" to ${this.subject(binding, user)}`,
      };
    }
  }

  private subject(binding: Binding, user: UserInfo): string {
    const found = (binding.subjects ?? []).find(one =>
      isFor({ ...binding, subjects: [one] }, user),
    );
    const namespace =
      found?.kind === 'ServiceAccount' ? `/${found.namespace ?? ''}` : '';
    return `${found?.kind} "${found?.name}${namespace}"`;
  }

  private rulesOf(binding: Binding): PolicyRule[] {
    const { kind, name } = binding.roleRef;
    const role =
      kind === 'ClusterRole'
        ? this.store.get(`clusterroles.${GROUP}`, undefined, name)
        : this.store.get(`roles.${GROUP}`, binding.metadata.namespace, name);
    return (role?.rules ?? []) as PolicyRule[];
  }
}

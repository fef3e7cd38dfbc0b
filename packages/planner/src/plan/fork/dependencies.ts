import { DataName } from '../../kube/core';
import { refOf } from '../../kube/objects';
import { ForkSpec } from '../../meshspace/MeshSpace';
import { SOURCE_ANNOTATION } from '../../meshspace/names';
import { SpaceContext, spaceLabels } from '../context';
import { Desired, stamped } from '../desired';
import { fitsAny } from '../policy';
import { References, referencesOf } from './references';
import { ForkSource } from './source';
import { kept } from './stripped';

const CLOUD_IDENTITY =
  /^(eks\.amazonaws\.com|iam\.gke\.io|azure\.workload\.identity)\//;

/** What Kubernetes or Istio makes in every namespace by itself. */
const GIVEN = new Set(['istio-ca-root-cert', 'kube-root-ca.crt']);

/** Types of Secret that are of one namespace, or of a tool. */
const NEVER_COPIED =
  /^(kubernetes\.io\/service-account-token|helm\.sh\/.*|bootstrap\.kubernetes\.io\/token)$/;

/** The ServiceAccount, ConfigMaps and Secrets that a fork cannot start without. */
export function forkDependencies(
  context: SpaceContext,
  fork: ForkSpec,
  source: ForkSource,
): Desired[] {
  const account = source.template.spec.serviceAccountName;
  const names = referencesOf(source.template.spec);
  const made = serviceAccount(context, fork, account, names);
  return [
    ...made,
    ...copies(context, fork, 'ConfigMap', names),
    ...copies(context, fork, 'Secret', names),
  ];
}

function serviceAccount(
  context: SpaceContext,
  fork: ForkSpec,
  name: string | undefined,
  names: References,
): Desired[] {
  if (!name || name === 'default') return [];
  const { view, space, policy } = context;
  const account = view.get('ServiceAccount', space.spec.base, name);
  const annotations = account?.metadata.annotations ?? {};
  if (Object.keys(annotations).some(key => CLOUD_IDENTITY.test(key))) {
    context.warn({
      code: 'CloudIdentityNotCopied',
      ...(account && { object: refOf(account) }),
      message: `The ServiceAccount ${name} is tied to a cloud identity that trusts only the base: calls of the fork to the cloud are refused. Ask for the identity to trust the namespace ${space.metadata.name}, or give the fork other credentials.`,
    });
  }
  const allowed =
    policy.copyServiceAccounts && !fitsAny(name, policy.neverCopy);
  if (!allowed) {
    context.warn({
      code: 'ServiceAccountNotCopied',
      message: `The platform does not let forks use the ServiceAccount ${name}: the fork gets one of that name without its rights or image pull secrets.`,
    });
  } else {
    for (const secret of account?.imagePullSecrets ?? []) {
      names.Secret.add(secret.name);
    }
  }
  const pullSecrets = allowed ? account?.imagePullSecrets : undefined;
  return [
    {
      round: 1,
      reason:
        'The ServiceAccount that the fork runs as; it has no rights of its own',
      object: stamped({
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: {
          name,
          namespace: space.metadata.name,
          labels: spaceLabels(space, fork.workload),
        },
        ...(pullSecrets && { imagePullSecrets: pullSecrets }),
      }),
    },
  ];
}

function copies(
  context: SpaceContext,
  fork: ForkSpec,
  kind: 'ConfigMap' | 'Secret',
  names: References,
): Desired[] {
  const { view, space } = context;
  return [...names[kind]].sort().flatMap(name => {
    if (GIVEN.has(name)) return [];
    const source = view.get(kind, space.spec.base, name);
    if (!source || !mayCopy(context, kind, source)) return [];
    const { annotations, labels, resourceVersion = '' } = source.metadata;
    return [
      {
        round: 1,
        reason: `A copy of the ${kind} ${name}, which the fork reads`,
        copyOf: { ref: refOf(source), resourceVersion },
        // The version of the source is part of the digest: a changed source is copied again.
        object: stamped(
          {
            apiVersion: 'v1',
            kind,
            metadata: {
              name,
              namespace: space.metadata.name,
              labels: { ...kept(labels), ...spaceLabels(space, fork.workload) },
              annotations: {
                ...kept(annotations),
                [SOURCE_ANNOTATION]: `${space.spec.base}/${name}`,
              },
            },
          },
          resourceVersion,
        ),
      },
    ];
  });
}

function mayCopy(
  { policy, warn }: SpaceContext,
  kind: 'ConfigMap' | 'Secret',
  source: DataName,
): boolean {
  const { name } = source.metadata;
  const allowed =
    kind === 'ConfigMap'
      ? !fitsAny(name, policy.neverCopy)
      : policy.copySecrets &&
        !NEVER_COPIED.test(source.type ?? '') &&
        !fitsAny(name, policy.neverCopy);
  if (!allowed) {
    warn({
      code: `${kind}NotCopied`,
      object: refOf(source),
      message: `The platform does not let forks use the ${kind} ${name}: a container that needs it will not start. Change what the fork reads, or ask the platform's engineers.`,
    });
  }
  return allowed;
}

import { Workload } from '../../kube/core';
import { Raw } from '../../kube/objects';
import { ForkSpec } from '../../meshspace/MeshSpace';
import {
  FORK_LABEL,
  SOURCE_ANNOTATION,
  SOURCE_GENERATION_ANNOTATION,
  SOURCE_UID_ANNOTATION,
  TEMPLATE_ANNOTATION,
} from '../../meshspace/names';
import { objectAt, tableAt, textAt } from '../../model/raw';
import { forkName, SpaceContext, spaceLabels } from '../context';
import { Desired, stamped } from '../desired';
import { patchedTemplate } from './patch';
import { existingFork, ForkSource, rememberedTemplate } from './source';
import { kept } from './stripped';
import { forkTemplate, sidecarArguments } from './template';

/** The fork itself. */
export function forkWorkload(
  context: SpaceContext,
  fork: ForkSpec,
  source: ForkSource,
  replicas: number,
): Desired {
  const { view, space } = context;
  const { base, template, generation } = source;
  warnOfLosses(context, fork, source);
  const { name } = fork.workload;
  const stateful = fork.workload.kind === 'StatefulSet';
  const { selector } = base.spec;
  return {
    round: 2,
    reason: `Your own ${name}, a copy of the one in ${space.spec.base} with your changes`,
    object: stamped({
      apiVersion: 'apps/v1',
      kind: stateful ? 'StatefulSet' : 'Deployment',
      metadata: {
        name,
        namespace: space.metadata.name,
        labels: {
          ...kept(base.metadata.labels),
          ...spaceLabels(space, fork.workload),
        },
        annotations: {
          ...kept(base.metadata.annotations),
          [SOURCE_ANNOTATION]: `${space.spec.base}/${name}`,
          [SOURCE_UID_ANNOTATION]: base.metadata.uid ?? '',
          [SOURCE_GENERATION_ANNOTATION]: String(generation),
          [TEMPLATE_ANNOTATION]: rememberedTemplate(template),
        },
      },
      spec: {
        replicas,
        selector: {
          matchLabels: {
            ...selector.matchLabels,
            [FORK_LABEL]: forkName(fork.workload),
          },
          ...(selector.matchExpressions && {
            matchExpressions: selector.matchExpressions,
          }),
        },
        template: forkTemplate(view, space, fork, template),
        ...rollout(base, existingFork(view, space, fork)),
      },
    }),
  };
}

/** How pods are replaced: what may not run twice at once in the base may not in the fork. */
const OF_DEPLOYMENT = [
  'strategy',
  'minReadySeconds',
  'progressDeadlineSeconds',
  'revisionHistoryLimit',
];
const OF_STATEFUL_SET = [
  'minReadySeconds',
  'revisionHistoryLimit',
  'ordinals',
  'persistentVolumeClaimRetentionPolicy',
];
/** Kubernetes lets nobody change these: a fork keeps those that it was made with. */
const FIXED = ['serviceName', 'podManagementPolicy'];

function rollout(base: Workload, made: Workload | undefined): Raw {
  switch (base.kind) {
    case 'Deployment':
      return picked(base.spec, OF_DEPLOYMENT);
    case 'StatefulSet': {
      const { spec } = made ?? base;
      const type = textAt(objectAt(base.spec, 'updateStrategy'), 'type');
      return {
        ...picked(base.spec, OF_STATEFUL_SET),
        ...picked(spec, FIXED),
        // Without its partition, which would leave some pods as they are.
        ...(type !== undefined && { updateStrategy: { type } }),
        ...(spec.volumeClaimTemplates && {
          volumeClaimTemplates: spec.volumeClaimTemplates.map(unboundClaim),
        }),
      };
    }
    default:
      return {};
  }
}

function picked(spec: Raw, fields: readonly string[]): Raw {
  return Object.fromEntries(
    fields
      .filter(field => spec[field] !== undefined)
      .map(field => [field, spec[field]]),
  );
}

/** A new, empty volume of the same kind: the base's is one that only the base's pods can hold. */
function unboundClaim(claim: Raw): Raw {
  const metadata = objectAt(claim, 'metadata');
  const labels = kept(tableAt(metadata, 'labels'));
  const {
    volumeName: _,
    dataSource: __,
    dataSourceRef: ___,
    ...spec
  } = objectAt(claim, 'spec') ?? {};
  return {
    metadata: {
      name: textAt(metadata, 'name'),
      ...(Object.keys(labels).length > 0 && { labels }),
    },
    spec,
  };
}

function warnOfLosses(
  { view, space, warn }: SpaceContext,
  { workload, patch }: ForkSpec,
  { base, template }: ForkSource,
) {
  for (const field of patchedTemplate(template, patch).refused) {
    warn({
      code: 'PatchNotAllowed',
      message: `The patch of ${workload.name} may not change ${field}; this part of it is left out.`,
    });
  }
  if (base.spec.volumeClaimTemplates?.length) {
    warn({
      code: 'VolumeStartsEmpty',
      message: `The volumes of ${workload.name} belong to the base: the fork gets its own, which are empty at first.`,
    });
  }
  for (const volume of template.spec.volumes ?? []) {
    if ('persistentVolumeClaim' in volume) {
      warn({
        code: 'VolumeStartsEmpty',
        message: `The volume ${volume.name} belongs to the base and cannot be shared: the fork starts with an empty one.`,
      });
    }
  }
  if (!sidecarArguments(view, space.spec.base, workload.kind, workload.name)) {
    warn({
      code: 'NoSidecarInBase',
      message: `No pod of ${space.spec.base} has a sidecar, so callers do not look at the header. Switch injection on for ${space.spec.base} and restart its workloads.`,
    });
  }
}

import { ForkSpec } from '../../meshspace/MeshSpace';
import {
  FORK_LABEL,
  SOURCE_ANNOTATION,
  SOURCE_GENERATION_ANNOTATION,
  SOURCE_UID_ANNOTATION,
  TEMPLATE_ANNOTATION,
} from '../../meshspace/names';
import { forkName, SpaceContext, spaceLabels } from '../context';
import { Desired, stamped } from '../desired';
import { ForkSource, rememberedTemplate } from './source';
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
  const { selector, serviceName, podManagementPolicy, volumeClaimTemplates } =
    base.spec;
  return {
    round: 2,
    reason: `Your own ${name}, made from ${space.spec.base}/${name}`,
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
        ...(stateful && {
          serviceName,
          ...(podManagementPolicy !== undefined && { podManagementPolicy }),
          ...(volumeClaimTemplates && { volumeClaimTemplates }),
        }),
      },
    }),
  };
}

function warnOfLosses(
  { view, space, warn }: SpaceContext,
  { workload }: ForkSpec,
  { template }: ForkSource,
) {
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

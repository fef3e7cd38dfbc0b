import { PodTemplate } from '../../kube/core';
import { Raw } from '../../kube/objects';
import { ForkSpec } from '../../meshspace/MeshSpace';
import { fitsAny } from '../policy';
import { PlanPolicy } from '../types';

/** Why a workload may not be forked; a fork must not gain what its owner could not run by themselves. */
export function refusal(
  source: PodTemplate,
  fork: ForkSpec,
  policy: PlanPolicy,
): { reason: string; message: string } | undefined {
  const { spec } = source;
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC']) {
    if (spec[field]) return privileged(`its pods use the node's ${field}`);
  }
  const volume = spec.volumes?.find(candidate => 'hostPath' in candidate);
  if (volume)
    return privileged(`its volume ${volume.name} is a node's directory`);
  const container = [...spec.containers, ...(spec.initContainers ?? [])].find(
    ({ securityContext }) => (securityContext as Raw | undefined)?.privileged,
  );
  if (container)
    return privileged(`its container ${container.name} is privileged`);
  const { imageAllowList } = policy;
  const image = fork.containers?.find(
    change =>
      change.image !== undefined &&
      imageAllowList &&
      !fitsAny(change.image, imageAllowList),
  );
  return (
    image && {
      reason: 'ImageNotAllowed',
      message: `The image ${
        image.image
      } is not on the platform's list of allowed images. Choose one that fits ${imageAllowList?.join(
        ', ',
      )}.`,
    }
  );
}

function privileged(why: string) {
  return {
    reason: 'Privileged',
    message: `It cannot be forked: ${why}. Ask the platform's engineers for another way to try this change.`,
  };
}

import { ContainerSummary, PodSummary } from '../../kube/core';

/** Why a pod is not ready, in words for its owner. */
export interface PodTrouble {
  reason: string;
  message: string;
  /** Waiting more will not help: someone must change something. */
  stuck: boolean;
}

const IMAGE = new Set([
  'ImagePullBackOff',
  'ErrImagePull',
  'InvalidImageName',
  'ErrImageNeverPull',
]);

const STOPPED = new Set(['CrashLoopBackOff', 'OOMKilled', 'Error']);

/** The worst trouble among a fork's pods of its latest template: what those of before suffer from was changed already. */
export function podTrouble(
  pods: readonly PodSummary[],
): PodTrouble | undefined {
  const troubles = ofLatestTemplate(pods)
    .filter(({ ready }) => !ready)
    .flatMap(({ containers }) =>
      containers.flatMap(container => containerTrouble(container) ?? []),
    );
  return troubles.find(({ stuck }) => stuck) ?? troubles[0];
}

/** A rollout keeps the pods of before until the new ones are ready, which broken ones never are. */
function ofLatestTemplate(pods: readonly PodSummary[]): PodSummary[] {
  const madeAt = ({ metadata }: PodSummary) => metadata.creationTimestamp ?? '';
  const template = ({ metadata }: PodSummary) =>
    metadata.labels?.['pod-template-hash'];
  const [latest] = [...pods].sort((a, b) => (madeAt(a) < madeAt(b) ? 1 : -1));
  return pods.filter(pod => template(pod) === template(latest));
}

function containerTrouble(container: ContainerSummary): PodTrouble | undefined {
  const { state, image, message = '', restarts, exitCode, name } = container;
  if (container.ready || state === 'running') return undefined;
  const detail = message === '' ? '' : `: ${message}`;
  if (IMAGE.has(state)) {
    return {
      reason: state,
      message: `The image ${image} cannot be pulled${detail}. Change the image.`,
      stuck: true,
    };
  }
  if (STOPPED.has(state)) {
    const exit = exitCode === undefined ? '' : ` (exit ${exitCode})`;
    return {
      reason: state,
      message: `The container ${name} stopped${exit} and was restarted ${restarts} times${detail}. Look at the logs of the crash.`,
      stuck: true,
    };
  }
  if (state === 'CreateContainerConfigError') {
    return {
      reason: state,
      message: `The container ${name} cannot be set up${detail}. What it reads is missing in the space.`,
      stuck: true,
    };
  }
  return {
    reason: state,
    message: `The container ${name} is starting (${state}).`,
    stuck: false,
  };
}

import type { SpaceSummary } from '@meshspace/plugin-meshspace-common';
import type { ForkStatus } from '@meshspace/planner';

/** The steps from the wish to the first request, in order. */
export const STEPS = ['space', 'copied', 'started', 'ready', 'routed'] as const;
export type Step = (typeof STEPS)[number];

/** What is the case for requests with the header, and so what the portal says first. */
export type ForkState =
  | { kind: 'starting'; step: Step; pulling: boolean; detail?: string }
  | { kind: 'ready' }
  | {
      kind:
        | 'image'
        | 'crash'
        | 'quota'
        | 'policy'
        | 'sidecar'
        | 'unroutable'
        | 'failing';
      detail?: string;
    }
  | { kind: 'suspended' }
  | { kind: 'expired' }
  | { kind: 'ending' }
  | { kind: 'baseGone'; detail?: string };

export type StateKind = ForkState['kind'];

const REASONS: [
  pattern: RegExp,
  kind: 'image' | 'crash' | 'quota' | 'policy' | 'sidecar',
][] = [
  [/image|errimage|manifest/i, 'image'],
  [/crash|oomkilled|^error$|runcontainer|startup|exited/i, 'crash'],
  [/quota|limitrange|insufficient|unschedulable|exceeded/i, 'quota'],
  [/polic|authoriz|denied|forbidden|admission/i, 'policy'],
  [/sidecar|injection|proxy|mtls/i, 'sidecar'],
];

const STEP_OF_PHASE = {
  Pending: 'space',
  Creating: 'copied',
  Starting: 'started',
  Ready: 'routed',
} as const;

/** Reads the state of one fork; `fork` is absent while the controller has not yet seen it. */
export function forkState(
  space: Pick<SpaceSummary, 'phase' | 'suspended' | 'expiresAt'>,
  fork: ForkStatus | undefined,
  now: number,
): ForkState {
  if (space.expiresAt && Date.parse(space.expiresAt) <= now)
    return { kind: 'expired' };
  if (space.phase === 'Terminating' || fork?.phase === 'Removing')
    return { kind: 'ending' };
  if (space.suspended || fork?.phase === 'Suspended')
    return { kind: 'suspended' };
  if (!fork) return { kind: 'starting', step: 'space', pulling: false };
  const detail = fork.message;
  switch (fork.phase) {
    case 'Routed':
      return { kind: 'ready' };
    case 'BaseGone':
      return { kind: 'baseGone', detail };
    case 'Failing':
    case 'Unroutable': {
      const match = REASONS.find(([pattern]) =>
        pattern.test(fork.reason ?? ''),
      );
      const fallback = fork.phase === 'Unroutable' ? 'unroutable' : 'failing';
      return { kind: match?.[1] ?? fallback, detail };
    }
    default:
      return {
        kind: 'starting',
        step: STEP_OF_PHASE[fork.phase],
        pulling: /pull|containercreating/i.test(fork.reason ?? ''),
        detail,
      };
  }
}

export type Tone = 'ok' | 'busy' | 'warning' | 'error' | 'idle';

export function toneOf(kind: StateKind): Tone {
  switch (kind) {
    case 'ready':
      return 'ok';
    case 'starting':
    case 'ending':
      return 'busy';
    case 'suspended':
      return 'idle';
    case 'expired':
    case 'quota':
    case 'policy':
    case 'unroutable':
    case 'sidecar':
      return 'warning';
    default:
      return 'error';
  }
}

/** A fork that ends within this time is said to end, before it does. */
export const EXPIRY_WARNING_SECONDS = 12 * 3600;

export function secondsLeft(
  space: { expiresAt?: string },
  now: number,
): number | undefined {
  return space.expiresAt === undefined
    ? undefined
    : Math.max(0, (Date.parse(space.expiresAt) - now) / 1000);
}

export function forkOf(
  space: Pick<SpaceSummary, 'forks'> | undefined,
  workload: { kind: string; name: string },
): ForkStatus | undefined {
  return space?.forks.find(
    fork =>
      fork.workload.kind === workload.kind &&
      fork.workload.name === workload.name,
  );
}

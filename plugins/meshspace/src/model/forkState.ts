import type {
  SpaceDetail,
  SpaceSummary,
} from '@meshspace/plugin-meshspace-common';
import type { Condition, ForkStatus } from '@meshspace/planner';
import { kindOfReason, type Trouble } from './reasons';

/** The steps from the wish to the first request, in order. */
export const STEPS = ['space', 'copied', 'started', 'ready', 'routed'] as const;
export type Step = (typeof STEPS)[number];

/** What is the case for requests with the header, and so what the portal says first. */
export type ForkState =
  | { kind: 'starting'; step: Step; pulling: boolean; detail?: string }
  /** With a detail, not every way leads to it. */
  | { kind: 'ready'; detail?: string }
  | { kind: Trouble | 'failing'; detail?: string }
  | { kind: 'suspended' }
  | { kind: 'expired' }
  | { kind: 'ending' };

export type StateKind = ForkState['kind'];

const STEP_OF_PHASE = {
  Pending: 'space',
  Creating: 'copied',
  Starting: 'started',
  Ready: 'routed',
} as const;

type Space = Pick<SpaceSummary, 'phase' | 'suspended' | 'expiresAt'> &
  Partial<Pick<SpaceDetail, 'conditions'>>;

/** Reads the state of one fork; `fork` is absent while the controller has not yet seen it. */
export function forkState(
  space: Space,
  fork: ForkStatus | undefined,
  now: number,
): ForkState {
  if (space.expiresAt && Date.parse(space.expiresAt) <= now)
    return { kind: 'expired' };
  if (space.phase === 'Terminating' || fork?.phase === 'Removing')
    return { kind: 'ending' };
  if (space.suspended || fork?.phase === 'Suspended')
    return { kind: 'suspended' };
  if (!fork)
    return (
      spaceTrouble(space) ?? { kind: 'starting', step: 'space', pulling: false }
    );
  const detail = withoutMeanwhile(fork.message);
  switch (fork.phase) {
    case 'Routed':
      return fork.reason === 'PartlyRouted'
        ? { kind: 'ready', detail }
        : { kind: 'ready' };
    case 'BaseGone':
      return { kind: 'baseGone', detail };
    case 'Failing':
    case 'Unroutable': {
      const kind = kindOfReason(fork.reason, fork.message);
      const other = fork.phase === 'Unroutable' ? 'unroutable' : 'failing';
      return {
        kind:
          kind === undefined || kind === 'wait' || kind === 'partly'
            ? other
            : kind,
        detail,
      };
    }
    default:
      return (
        spaceTrouble(space) ?? {
          kind: 'starting',
          step: STEP_OF_PHASE[fork.phase],
          pulling: /pull|containercreating/i.test(fork.reason ?? ''),
          detail,
        }
      );
  }
}

/** A fork that waits for a space that cannot be made would wait for ever. */
function spaceTrouble(space: Space): ForkState | undefined {
  const broken = space.conditions?.find(isBroken);
  if (!broken) return undefined;
  const kind = kindOfReason(broken.reason, broken.message);
  const detail = broken.message;
  if (kind === 'wait' || kind === 'partly')
    return { kind: 'starting', step: 'space', pulling: false, detail };
  return { kind: kind ?? 'failing', detail };
}

function isBroken({ type, status, reason }: Condition): boolean {
  if (status !== 'False') return false;
  return (
    type === 'Applied' || (type === 'NamespaceReady' && reason !== 'Creating')
  );
}

const MEANWHILE =
  /\s*Requests with your header (get the base|fail until it is ready)\.\s*$/;

/** The portal says itself, in the person's language, what requests get meanwhile. */
function withoutMeanwhile(message: string | undefined): string | undefined {
  return message?.replace(MEANWHILE, '') || undefined;
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
    case 'unschedulable':
    case 'policy':
    case 'unroutable':
    case 'noService':
    case 'sidecar':
    case 'cluster':
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

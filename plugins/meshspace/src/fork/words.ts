import type { ForkTraffic } from '@meshspace/planner';
import type { ForkState, StateKind } from '../model/forkState';
import type { T } from '../translations/useT';

/** A state in one word. */
export function stateWord(state: ForkState, t: T): string {
  return t(`word.${state.kind}`);
}

/** What is the case for my requests, in one sentence. */
export function stateSentence(
  state: ForkState,
  facts: {
    workload: string;
    image?: string;
    base: string;
    traffic?: ForkTraffic;
  },
  t: T,
): string {
  const { workload, base, traffic } = facts;
  switch (state.kind) {
    case 'starting':
      return state.pulling ? t('sentence.pulling') : t('sentence.starting');
    case 'ready':
      if (state.detail) return t('sentence.partly');
      // Before anybody answers.
      if (traffic?.abort)
        return t('sentence.aborted', {
          percent: String(traffic.abort.percent ?? 100),
          status: String(traffic.abort.status),
        });
      if (traffic?.mirror) return t('sentence.copies');
      return traffic?.share !== undefined && traffic.share < 100
        ? t('sentence.shared', { percent: String(traffic.share) })
        : t('sentence.ready');
    case 'image':
    case 'imageDenied':
      return t(`sentence.${state.kind}`, { image: facts.image ?? workload });
    case 'policy':
      return t('sentence.policy', { base });
    case 'noService':
    case 'privileged':
      return t(`sentence.${state.kind}`, { workload });
    case 'baseGone':
      return t('sentence.baseGone', { workload, base });
    default:
      return t(`sentence.${state.kind}`);
  }
}

type Unfinished = Exclude<StateKind, 'ready' | 'starting' | 'ending'>;

/** What I can do about it; nothing where there is nothing to do. */
export function nextStep(state: ForkState, t: T): string | undefined {
  const { kind } = state;
  if (kind === 'ready')
    return state.detail === undefined ? undefined : t('next.partly');
  if (kind === 'starting' || kind === 'ending') return undefined;
  return t(`next.${kind satisfies Unfinished}`);
}

/** Where requests with the header go meanwhile; nothing when the fork has them. */
export function meanwhile(
  state: ForkState,
  fallback: 'base' | 'fail',
  t: T,
): string | undefined {
  if (state.kind === 'ready') return undefined;
  return fallback === 'fail' &&
    state.kind !== 'expired' &&
    state.kind !== 'suspended'
    ? t('sentence.meanwhileFail')
    : t('sentence.meanwhileBase');
}

import type { ForkState } from '../model/forkState';
import type { T } from '../translations/useT';

/** A state in one word. */
export function stateWord(state: ForkState, t: T): string {
  switch (state.kind) {
    case 'starting':
      return t('word.starting');
    case 'ready':
      return t('word.ready');
    case 'image':
      return t('word.image');
    case 'crash':
      return t('word.crash');
    case 'quota':
      return t('word.quota');
    case 'policy':
      return t('word.policy');
    case 'sidecar':
      return t('word.sidecar');
    case 'unroutable':
      return t('word.unroutable');
    case 'suspended':
      return t('word.suspended');
    case 'expired':
      return t('word.expired');
    case 'ending':
      return t('word.ending');
    case 'baseGone':
      return t('word.baseGone');
    default:
      return t('word.failing');
  }
}

/** What is the case for my requests, in one sentence. */
export function stateSentence(
  state: ForkState,
  facts: {
    workload: string;
    image?: string;
    base: string;
    fallback: 'base' | 'fail';
  },
  t: T,
): string {
  const { workload, base } = facts;
  const image = facts.image ?? workload;
  switch (state.kind) {
    case 'starting':
      return state.pulling ? t('sentence.pulling') : t('sentence.starting');
    case 'ready':
      return t('sentence.ready');
    case 'image':
      return t('sentence.image', { image });
    case 'crash':
      return t('sentence.crash');
    case 'quota':
      return t('sentence.quota');
    case 'policy':
      return t('sentence.policy', { base });
    case 'sidecar':
      return t('sentence.sidecar');
    case 'unroutable':
      return t('sentence.unroutable');
    case 'suspended':
      return t('sentence.suspended');
    case 'expired':
      return t('sentence.expired');
    case 'ending':
      return t('sentence.ending');
    case 'baseGone':
      return t('sentence.baseGone', { workload, base });
    default:
      return t('sentence.failing');
  }
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

import type { ForkTraffic } from '@meshspace/planner';
import type { T } from '../translations/useT';

/** What the form for one's own requests to a fork holds: texts, as a person writes them. */
export interface TreatmentForm {
  /** Who answers: the fork, or the base while the fork gets copies. */
  answers: 'fork' | 'base';
  share: string;
  delay: string;
  delayPercent: string;
  status: string;
  statusPercent: string;
  timeout: string;
  attempts: string;
  /** Not asked for in the form, but kept where it is said. */
  perTry: string;
}

export type TreatmentField = Exclude<keyof TreatmentForm, 'answers'>;

const text = (value: number | undefined) =>
  value === undefined ? '' : String(value);

export function treatmentForm(traffic: ForkTraffic = {}): TreatmentForm {
  const { share, mirror, delay, abort, timeout, retries } = traffic;
  return {
    answers: mirror ? 'base' : 'fork',
    share: text(share),
    delay: delay?.duration ?? '',
    delayPercent: text(delay?.percent),
    status: text(abort?.status),
    statusPercent: text(abort?.percent),
    timeout: timeout ?? '',
    attempts: text(retries?.attempts),
    perTry: retries?.perTryTimeout ?? '',
  };
}

const TIME = /^(\d+(\.\d+)?(ms|s|m|h))+$/;
const MOST_CHARACTERS = 16;

const isTime = (value: string) =>
  value.length <= MOST_CHARACTERS && TIME.test(value);
/** Nothing can be held back by no time at all. */
const isSomeTime = (value: string) => isTime(value) && /[1-9]/.test(value);
const isWithin = (from: number, to: number) => (value: string) =>
  /^\d{1,3}$/.test(value) && Number(value) >= from && Number(value) <= to;
const isPercent = isWithin(1, 100);

const CHECKS: Record<TreatmentField, (value: string) => boolean> = {
  share: isPercent,
  delay: isSomeTime,
  delayPercent: isPercent,
  status: isWithin(200, 599),
  statusPercent: isPercent,
  timeout: isTime,
  attempts: isWithin(0, 10),
  perTry: isSomeTime,
};

/** What is written wrong; an empty field says nothing, and is right. */
export function wrongFields(form: TreatmentForm): TreatmentField[] {
  return (Object.keys(CHECKS) as TreatmentField[]).filter(
    field => form[field] !== '' && !CHECKS[field](form[field]),
  );
}

/** What is wished for; nothing in it: as the base's. */
export function wishedTraffic(form: TreatmentForm): ForkTraffic {
  const { answers, delay, status, timeout, attempts, perTry } = form;
  const percent = (value: string) =>
    value === '' || value === '100' ? {} : { percent: Number(value) };
  const share = percent(form.share).percent;
  return {
    ...(share !== undefined && { share }),
    ...(answers === 'base' && { mirror: true }),
    ...(delay && { delay: { duration: delay, ...percent(form.delayPercent) } }),
    ...(status && {
      abort: { status: Number(status), ...percent(form.statusPercent) },
    }),
    ...(timeout && { timeout }),
    ...(attempts && {
      retries: {
        attempts: Number(attempts),
        ...(perTry && { perTryTimeout: perTry }),
      },
    }),
  };
}

/** What is different about one's own requests, a sentence for each thing. */
export function treatmentWords(traffic: ForkTraffic = {}, t: T): string[] {
  const { share = 100, mirror, delay, abort, timeout, retries } = traffic;
  const words = [
    mirror && t('treatment.copied', { percent: String(share) }),
    !mirror && share < 100 && t('treatment.shared', { percent: String(share) }),
    delay &&
      t('treatment.delayed', {
        percent: String(delay.percent ?? 100),
        time: delay.duration,
      }),
    abort &&
      t('treatment.aborted', {
        percent: String(abort.percent ?? 100),
        status: String(abort.status),
      }),
    timeout !== undefined &&
      (/[1-9]/.test(timeout)
        ? t('treatment.timeout', { time: timeout })
        : t('treatment.noTimeout')),
    retries &&
      (retries.attempts > 0
        ? t('treatment.retried', { count: retries.attempts })
        : t('treatment.notRetried')),
  ];
  return words.filter(word => typeof word === 'string');
}

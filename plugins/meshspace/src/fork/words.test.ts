import type { ForkTraffic } from '@meshspace/planner';
import type { T } from '../translations/useT';
import { stateSentence } from './words';

/** Tells which text it is, and what is put in. */
const t = ((key: string, values: object = {}) =>
  [key, ...Object.values(values)].join(' ')) as unknown as T;

it.each<[ForkTraffic | undefined, string]>([
  [undefined, 'sentence.ready'],
  [{ delay: { duration: '2s' }, share: 100 }, 'sentence.ready'],
  [{ share: 30 }, 'sentence.shared 30'],
  [{ mirror: true, share: 30 }, 'sentence.copies'],
  [{ abort: { status: 503 } }, 'sentence.aborted 100 503'],
  [
    { abort: { status: 500, percent: 20 }, mirror: true },
    'sentence.aborted 20 500',
  ],
])('who answers, if %j is wished for', (traffic, told) => {
  const facts = { workload: 'reviews', base: 'shop', traffic };
  expect(stateSentence({ kind: 'ready' }, facts, t)).toBe(told);
});

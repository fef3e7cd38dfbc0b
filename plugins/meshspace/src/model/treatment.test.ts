import type { ForkTraffic } from '@meshspace/planner';
import type { T } from '../translations/useT';
import {
  treatmentForm,
  treatmentWords,
  wishedTraffic,
  wrongFields,
} from './treatment';

const empty = treatmentForm();

it.each<ForkTraffic>([
  {},
  { share: 30 },
  { mirror: true, share: 20 },
  { delay: { duration: '2s' } },
  { delay: { duration: '1500ms', percent: 50 } },
  { abort: { status: 503, percent: 10 } },
  { timeout: '0s' },
  { retries: { attempts: 0 } },
  { timeout: '3s', retries: { attempts: 2, perTryTimeout: '1s' } },
])('what is wished for comes back from the form: %j', traffic => {
  expect(wishedTraffic(treatmentForm(traffic))).toEqual(traffic);
});

it('all of them is what nobody needs to say', () => {
  expect(
    wishedTraffic({
      ...empty,
      share: '100',
      delay: '1s',
      delayPercent: '100',
    }),
  ).toEqual({ delay: { duration: '1s' } });
});

it.each([
  ['share', '0'],
  ['share', '101'],
  ['share', '1.5'],
  ['delay', '2'],
  ['delay', '0s'],
  ['delay', 'soon'],
  ['delayPercent', '-1'],
  ['status', '99'],
  ['status', '600'],
  ['statusPercent', 'x'],
  ['timeout', '2 s'],
  ['attempts', '11'],
  ['perTry', '0ms'],
] as const)('%s may not be %s', (field, value) => {
  expect(wrongFields({ ...empty, [field]: value })).toEqual([field]);
});

it('an empty field says nothing, and a timeout of nothing means none', () => {
  expect(wrongFields({ ...empty, timeout: '0s' })).toEqual([]);
});

/** Tells which text it is, and what is put in. */
const t = ((key: string, values: object = {}) =>
  [key.replace('treatment.', ''), ...Object.values(values)].join(
    ' ',
  )) as unknown as T;

it.each<[ForkTraffic | undefined, string[]]>([
  [undefined, []],
  [{ share: 100 }, []],
  [{ share: 30 }, ['shared 30']],
  [{ mirror: true, share: 30 }, ['copied 30']],
  [{ mirror: true }, ['copied 100']],
  [
    { delay: { duration: '1s' }, abort: { status: 503, percent: 10 } },
    ['delayed 100 1s', 'aborted 10 503'],
  ],
  [{ timeout: '0s' }, ['noTimeout']],
  [{ timeout: '1s', retries: { attempts: 1 } }, ['timeout 1s', 'retried 1']],
  [{ retries: { attempts: 0 } }, ['notRetried']],
])('%j is told', (traffic, told) => {
  expect(treatmentWords(traffic, t)).toEqual(told);
});

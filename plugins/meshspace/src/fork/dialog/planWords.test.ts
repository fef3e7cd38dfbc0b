import type { PlanPreview } from '@meshspace/plugin-meshspace-common';
import { planAnswer } from '../../../dev/fake/answers/plan';
import { workload } from '../../../dev/fake/builders';
import type { T } from '../../translations/useT';
import { meshSpaceTranslationRef } from '../../translations/ref';
import { initialForm, toPlanRequest } from '../../model/forkForm';
import { planWords } from './planWords';

const english = (
  meshSpaceTranslationRef as unknown as {
    getDefaultMessages(): Record<string, string>;
  }
).getDefaultMessages();

const t = ((key: string, values: Record<string, unknown> = {}) =>
  (
    english[key] ?? english[`${key}_${values.count === 1 ? 'one' : 'other'}`]
  ).replace(/\{\{(\w+)\}\}/g, (_hole, name) => String(values[name]))) as T;

const facts = {
  workload: 'reviews',
  space: 'alice-reviews',
  image: 'reviews:pr-42',
};
const base = workload();
const preview = planAnswer(
  toPlanRequest(
    initialForm(base, { name: 'alice-reviews', ttlSeconds: 3600 }),
    base,
    undefined,
  ),
);

const step = (
  kind: string,
  namespace: string,
  type: PlanPreview['steps'][number]['type'] = 'create',
): PlanPreview['steps'][number] => ({
  type,
  object: { apiVersion: 'v1', kind, namespace, name: 'reviews' },
  reason: `Requests that enter * at ${namespace}`,
});
const of = (...steps: PlanPreview['steps']) =>
  planWords({ ...preview, steps }, facts, t);

describe('a dry run in words', () => {
  it('says what a person wants to know, in order, without the machinery', () => {
    expect(planWords(preview, facts, t).sentences).toEqual([
      'A space alice-reviews is made: a namespace of your own, in the mesh.',
      'A copy of reviews runs in alice-reviews, with the image reviews:pr-42.',
      'What it reads is copied along: 1 ConfigMap, 1 ServiceAccount.',
      'It answers under the names that it has in the base: reviews.',
      'Once it is ready, requests with your header go to it instead of the shared reviews.',
    ]);
  });

  it('counts objects and routes apart', () => {
    expect(planWords(preview, facts, t)).toMatchObject({
      objects: 5,
      routes: 2,
    });
  });

  it('says of a fork that is there that it is replaced', () => {
    expect(of(step('Deployment', 'alice-reviews', 'change')).sentences).toEqual(
      [
        'Your copy of reviews in alice-reviews is replaced by this one, without a gap.',
      ],
    );
  });

  it('counts what stands inside the space as safety, not as the way to the fork', () => {
    expect(of(step('VirtualService', 'alice-reviews')).sentences).toEqual([
      expect.stringContaining('1 more object'),
    ]);
  });

  it('repeats no reason of an object', () => {
    const all = of(
      step('VirtualService', 'shop'),
      step('Job', 'shop'),
      step('Deployment', 'alice-reviews', 'delete'),
    );
    expect(all.sentences.join(' ')).not.toContain('enter *');
    expect(all.sentences).toContain('1 object is taken away.');
  });
});

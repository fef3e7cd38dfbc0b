import { Caller, RequestShape, Treatment } from '../explain/types';
import { Raw } from '../kube/objects';
import { treatment } from '../model/route';
import { stableJson } from '../plan/digest';
import { plan } from '../plan/plan';
import { withHeader } from '../proofs/arbitraries/requests';
import { moved } from '../proofs/moved';
import { space } from '../proofs/world';
import {
  callerOf,
  families,
  Fixture,
  fixturesOf,
  recorded,
  requestOf,
} from './fixture';
import { baseFile, oursIn, Stage, stageOf, stageOfFixture } from './golden';
import { treatmentWords } from './words';

const shapes = families().flatMap(fixturesOf);

/**
 * Configurations of people, and what a plan makes of each: `<shape>.plan.yaml` beside `<shape>.yaml` has the answers without and
 * with the header, and our objects. `UPDATE_GOLDEN=1` writes them anew; read what changed.
 */
describe.each(
  shapes.map(fixture => [fixture.name, fixture.about, fixture] as const),
)('%s: %s', (_, __, fixture) => {
  const stage = stageOfFixture(fixture);
  const asked = fixture.requests.map(question => ({
    question,
    caller: callerOf(question),
    request: requestOf(question),
  }));

  it('changes nothing without the header', () => {
    for (const { caller, request } of asked) {
      expect(treatment(stage.after, caller, request)).toEqual(
        treatment(stage.before, caller, request),
      );
    }
  });

  it('leads to the fork with it, in the same way', () => {
    for (const { question, caller, request } of asked) {
      const shape = withHeader(request, 'alice');
      const was = plainly(treatment(stage.before, caller, shape));
      const is = plainly(treatment(stage.after, caller, shape));
      expect(is).toEqual(
        reachesFork(fixture, question)
          ? moved(was, 'alice', fixture.forks)
          : was,
      );
    }
  });

  it('says what cannot be', () => {
    const [{ status, warnings }] = plan(stage.after, stage.options).spaces;
    const said = [
      ...status.forks.map(({ message = '' }) => message),
      ...warnings
        .filter(({ code }) => code === 'NotRoutedEverywhere')
        .map(({ message }) => message),
    ];
    const told = said.filter(message => message !== '');
    expect(told.length > 0).toBe(fixture.unroutable !== undefined);
    expect(
      told.filter(message => !message.includes(fixture.unroutable ?? '')),
    ).toEqual([]);
  });

  it('comes to rest at the golden plan', () => {
    expect(plan(stage.after, stage.options).operations).toEqual([]);
    const value = {
      answers: answersOf(asked, stage),
      ours: unusual(fixture, oursIn(stage.after)),
    };
    expect(value).toEqual(recorded(fixture.name, value));
  });
});

/** Callers elsewhere see routes of the Gateway API only; a second line of the header belongs to another space. */
function reachesFork(
  { unroutable, objects }: Fixture,
  { from, headers }: Fixture['requests'][number],
): boolean {
  return (
    unroutable === undefined &&
    !('x-meshspace' in headers) &&
    (from !== 'other' || objects.some(({ kind }) => kind === 'HTTPRoute'))
  );
}

const usual = oursIn(
  stageOf(baseFile('shop.yaml'), [space('alice', ['reviews'])]).after,
);

/** What any fork of the shop has stands in the plan of the shape without objects. */
function unusual({ objects }: Fixture, ours: Raw): Raw {
  if (objects.length === 0) return ours;
  return Object.fromEntries(
    Object.entries(ours).filter(
      ([name, value]) => stableJson(usual[name]) !== stableJson(value),
    ),
  );
}

interface Asked {
  question: Fixture['requests'][number];
  caller: Caller;
  request: RequestShape;
}

function answersOf(asked: readonly Asked[], stage: Stage) {
  return Object.fromEntries(
    asked.map(({ question, caller, request }) => {
      const headers = Object.entries(question.headers).map(
        ([name, value]) => ` ${name}=${value}`,
      );
      const shape = withHeader(request, 'alice');
      return [
        `${question.from} ${question.ask}${headers.join('')}`,
        {
          without: treatmentWords(
            treatment(stage.after, caller, request),
            request,
          ),
          with: treatmentWords(treatment(stage.after, caller, shape), shape),
        },
      ];
    }),
  );
}

/** Routes to a headless Service's fork lead to another, which can be balanced. */
function plainly(result: Treatment): Treatment {
  if (result.type !== 'forward') return result;
  return {
    ...result,
    upstreams: result.upstreams.map(({ dialled: _, ...upstream }) => ({
      ...upstream,
      host: upstream.host.replace('-meshspace.', '.'),
      cluster: upstream.cluster.replace('-meshspace.', '.'),
      service: upstream.service?.replace(/-meshspace$/, ''),
    })),
  };
}

import fc from 'fast-check';

/** A case of a statement, drawn at random: whether it applies to a world, or an error if the statement is false there. */
interface Case<World> {
  check(world: World): boolean;
}

/** Something that is true of every world. */
export interface Statement<World> {
  readonly title: string;
  readonly cases: fc.Arbitrary<Case<World>>;
}

/** Statements about the same random worlds: a world costs more than a look at it. */
export interface Proofs<World> {
  readonly configurations: fc.Arbitrary<object[]>;
  prepare(objects: object[]): World;
  readonly statements: readonly Statement<World>[];
  /** Cases of each statement in one world. */
  readonly perWorld: number;
}

/** What became of a statement. */
export interface Verdict {
  readonly title: string;
  /** Cases that the statement applied to. */
  runs: number;
  counterexample?: string;
}

/** A statement with the cases that it is tried on; `holds` returns false where it does not apply. */
export function statement<World, One>(
  title: string,
  cases: fc.Arbitrary<One>,
  holds: (world: World, one: One) => boolean,
): Statement<World> {
  return {
    title,
    cases: cases.map(one => ({
      check: (world: World) => holds(world, one),
      [fc.toStringMethod]: () => JSON.stringify(one),
    })),
  };
}

/** Says that a statement is false, with both sides. */
export class Refutation extends Error {
  constructor(what: string, is: unknown, wanted: unknown) {
    super(
      `${what}\n  is:     ${JSON.stringify(is)}\n  wanted: ${JSON.stringify(
        wanted,
      )}`,
    );
    this.name = 'Refutation';
  }
}

const BATCH = 200;
/** A statement that hardly ever applies is one about nothing. */
const LEAST_SHARE = 0.05;

/** Tries every statement on at least so many cases; the same seed gives the same cases. */
export function prove<World>(
  proofs: Proofs<World>,
  options: { runs: number; seed: number; onBatch?(verdicts: Verdict[]): void },
): Verdict[] {
  const { runs, seed, onBatch } = options;
  const verdicts = proofs.statements.map(
    ({ title }): Verdict => ({ title, runs: 0 }),
  );
  const isOpen = (verdict: Verdict) =>
    verdict.runs < runs && verdict.counterexample === undefined;
  const most = Math.ceil(runs / (proofs.perWorld * BATCH * LEAST_SHARE));
  for (let batch = 0; batch < most && verdicts.some(isOpen); batch++) {
    const batchSeed = (seed + batch * 0x9e3779b1) | 0;
    const refuted = new Set<number>();
    fc.assert(worldsOf(proofs, verdicts, isOpen, refuted), {
      seed: batchSeed,
      numRuns: BATCH,
    });
    for (const index of refuted) {
      verdicts[index].counterexample = smallest(proofs, index, batchSeed);
    }
    onBatch?.(verdicts);
  }
  return verdicts;
}

function worldsOf<World>(
  { configurations, statements, perWorld, prepare }: Proofs<World>,
  verdicts: readonly Verdict[],
  isOpen: (verdict: Verdict) => boolean,
  refuted: Set<number>,
) {
  return fc.property(
    configurations,
    casesOf(statements, perWorld),
    (objects, cases) => {
      const world = prepare(objects);
      statements.forEach((_, index) => {
        if (refuted.has(index) || !isOpen(verdicts[index])) return;
        for (const one of cases[index]) {
          try {
            if (one.check(world)) verdicts[index].runs++;
          } catch {
            // Found again below, made as small as it can be.
            refuted.add(index);
          }
        }
      });
    },
  );
}

function casesOf<World>(
  statements: readonly Statement<World>[],
  perWorld: number,
): fc.Arbitrary<Case<World>[][]> {
  return fc.tuple(
    ...statements.map(({ cases }) =>
      fc.array(cases, { minLength: perWorld, maxLength: perWorld }),
    ),
  );
}

/** The same cases once more for one statement alone: the library then looks for the smallest that refutes it. */
function smallest<World>(
  { configurations, statements, perWorld, prepare }: Proofs<World>,
  index: number,
  seed: number,
): string {
  const property = fc.property(
    configurations,
    casesOf(statements, perWorld),
    (objects, cases) => {
      const world = prepare(objects);
      for (const one of cases[index]) {
        try {
          one.check(world);
        } catch (error) {
          const text = error instanceof Error ? error.message : String(error);
          throw new Error(`${text}\n  case:   ${fc.stringify(one)}`);
        }
      }
    },
  );
  const { counterexample, errorInstance } = fc.check(property, {
    seed,
    numRuns: BATCH,
  });
  const [objects] = counterexample ?? [[]];
  return `seed ${seed}: ${
    errorInstance instanceof Error ? errorInstance.message : errorInstance
  }\n  with ${JSON.stringify(objects)}`;
}

import { count, isReady } from './probes';

const outcomes = (text: string) => [...text].map(letter => letter === '+');

/** Readiness after each outcome. */
function follow(
  probe: { successThreshold?: number; failureThreshold?: number },
  text: string,
): string {
  let counts = { successes: 0, failures: 0 };
  let ready = false;
  return outcomes(text)
    .map(succeeded => {
      counts = count(counts, succeeded);
      ready = isReady(probe, ready, counts);
      return ready ? 'R' : '.';
    })
    .join('');
}

it.each([
  [{}, '+', 'R'],
  [{}, '-+', '.R'],
  [{}, '+--', 'RRR'],
  [{}, '+---', 'RRR.'],
  [{}, '+--+--', 'RRRRRR'],
  [{ failureThreshold: 1 }, '+-+', 'R.R'],
  [{ successThreshold: 2 }, '+-++', '...R'],
  [{ successThreshold: 2, failureThreshold: 1 }, '++-+', '.R..'],
])('with %j the outcomes %s give %s', (probe, text, readiness) => {
  expect(follow(probe, text)).toBe(readiness);
});

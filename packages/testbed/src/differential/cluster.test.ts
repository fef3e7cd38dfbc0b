import { toDecision } from './cluster';
import { sameDecision } from './types';

const answer = (status: number, location?: string) => ({
  status,
  headers: (location ? { location: [location] } : {}) as Record<
    string,
    string[]
  >,
});

it.each([
  [
    { details: 'via_upstream', cluster: 'outbound|80||x', path: '/new' },
    answer(200),
    { kind: 'forward', cluster: 'outbound|80||x', path: '/new' },
  ],
  [
    { details: 'no_healthy_upstream', cluster: 'outbound|80||x', path: '/' },
    answer(503),
    { kind: 'forward', cluster: 'outbound|80||x', path: '/' },
  ],
  [{ details: 'route_not_found' }, answer(404), { kind: 'no-route' }],
  [
    { details: 'direct_response' },
    answer(418),
    { kind: 'respond', status: 418 },
  ],
  [
    { details: 'direct_response' },
    answer(302, 'http://x:9080/there'),
    { kind: 'redirect', status: 302, location: '/there' },
  ],
  [
    { details: 'fault_filter_abort', cluster: 'outbound|80||x' },
    answer(555),
    { kind: 'abort', status: 555 },
  ],
] as const)('%j', (entry, seen, decision) => {
  expect(toDecision({ status: seen.status, ...entry }, seen)).toEqual(decision);
});

it('compares decisions by what they say, not by the order in which they say it', () => {
  expect(
    sameDecision(
      { kind: 'forward', cluster: 'c', path: '/' },
      { path: '/', cluster: 'c', kind: 'forward' },
    ),
  ).toBe(true);
  expect(
    sameDecision({ kind: 'no-route' }, { kind: 'respond', status: 404 }),
  ).toBe(false);
});

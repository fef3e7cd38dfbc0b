import { space } from '../../dev/fake/builders';
import { seenRequest } from '../../dev/fake/answers/xray';
import {
  fits,
  mergeSeen,
  outcomeOf,
  reachedFork,
  stopsOf,
  toneOfRequest,
  toneOfStatus,
} from './seen';

const AT = '2026-01-01T12:00:00.000Z';
const whole = seenRequest(space(), 0, AT);
const lost = seenRequest(space(), 3, AT);

describe('a seen request', () => {
  it('names each workload once, in the order in which it was reached', () => {
    expect(stopsOf(whole)).toEqual([
      { name: 'web', namespace: 'shop', fork: false, expected: false },
      {
        name: 'reviews',
        namespace: 'alice-reviews',
        fork: true,
        expected: false,
      },
      { name: 'ratings', namespace: 'shop', fork: false, expected: true },
    ]);
  });

  it('shows where it was sent before the arrival is logged', () => {
    const early = { ...whole, hops: whole.hops.slice(0, 2) };
    expect(stopsOf(early).map(stop => [stop.name, stop.expected])).toEqual([
      ['web', false],
      ['reviews', true],
    ]);
  });

  it('takes a workload for the one its Service named', () => {
    const [inbound, outbound, arrival] = whole.hops;
    const versioned = {
      ...whole,
      hops: [
        inbound,
        outbound,
        {
          ...arrival,
          workload: { kind: 'Deployment' as const, name: 'reviews-v2' },
        },
      ],
    };
    expect(stopsOf(versioned).map(stop => stop.name)).toEqual([
      'web',
      'reviews-v2',
    ]);
  });

  it('has the outcome that its sender got', () => {
    expect(outcomeOf(whole)).toEqual({ status: 200, durationMs: 38 });
    expect(outcomeOf({ ...whole, hops: [] })).toEqual({
      status: 0,
      durationMs: 0,
    });
  });

  it('is as bad as the worst hop, also where the sender got an answer', () => {
    const masked = seenRequest(space(), 6, AT);
    expect(outcomeOf(masked).status).toBe(200);
    expect(toneOfRequest(masked)).toBe('error');
    expect(toneOfRequest(whole)).toBe('ok');
    expect(fits(masked, 'status:5')).toBe(true);
  });

  it('tells those that reached a fork from those that did not', () => {
    expect(reachedFork(whole)).toBe(true);
    expect(reachedFork(lost)).toBe(false);
  });

  it.each([
    [200, 'ok'],
    [301, 'ok'],
    [404, 'warning'],
    [503, 'error'],
    [0, 'error'],
  ])('%s is %s', (status, tone) => {
    expect(toneOfStatus(status)).toBe(tone);
  });

  it.each([
    ['reviews', true],
    ['get 200', true],
    ['status:5', false],
    ['status:2 ratings', true],
    ['inventory', false],
  ])('%s fits: %s', (query, fitting) => {
    expect(fits(whole, query)).toBe(fitting);
  });
});

describe('merging', () => {
  it('puts the newest first and keeps what is known longest of each', () => {
    const later = seenRequest(space(), 1, '2026-01-01T12:00:05.000Z');
    const early = { ...whole, hops: whole.hops.slice(0, 1) };
    const merged = mergeSeen(mergeSeen([], [early, later]), [whole, early]);
    expect(merged.map(each => [each.id, each.hops.length])).toEqual([
      [later.id, 4],
      [whole.id, 4],
    ]);
  });

  it('forgets the oldest beyond its limit', () => {
    const many = Array.from({ length: 600 }, (_unused, index) => ({
      ...whole,
      id: String(index),
      at: new Date(Date.parse(AT) + index).toISOString(),
    }));
    const merged = mergeSeen([], many);
    expect(merged).toHaveLength(500);
    expect(merged[0].id).toBe('599');
  });
});

import { HttpRouteRule } from '../../kube/istio';
import { ForkTraffic } from '../../meshspace/MeshSpace';
import { answeredByFork } from './clone';
import { trafficOf } from './traffic';

const BASE = 'reviews.shop.svc.cluster.local';
const FORK = 'reviews.alice.svc.cluster.local';
const RATINGS = 'ratings.shop.svc.cluster.local';

const workload = { kind: 'Deployment' as const, name: 'reviews' };
const to = (host: string, weight?: number, more: object = {}) => ({
  destination: { host, ...more },
  ...(weight !== undefined && { weight }),
});
const plain: HttpRouteRule = { route: [to(BASE)] };

function treated(traffic: ForkTraffic, rule = plain, keepMirrors = true) {
  const wish = trafficOf({ workload, traffic });
  return answeredByFork(rule, {
    hosts: new Map([[BASE, FORK]]),
    traffic: new Map(wish ? [[BASE, wish]] : []),
    keepMirrors,
  });
}

describe('a space’s requests on their way to a fork', () => {
  it.each<[string, ForkTraffic, HttpRouteRule]>([
    ['all go there', {}, { route: [to(FORK)] }],
    ['also if that is what is said', { share: 100 }, { route: [to(FORK)] }],
    [
      'or a share of them, and the others to the base',
      { share: 30 },
      { route: [to(FORK, 30), to(BASE, 70)] },
    ],
    [
      'are held back',
      { delay: { duration: '2s' } },
      {
        route: [to(FORK)],
        fault: { delay: { fixedDelay: '2s', percentage: { value: 100 } } },
      },
    ],
    [
      'are answered with an error, a share of them',
      { abort: { status: 503, percent: 10 } },
      {
        route: [to(FORK)],
        fault: { abort: { httpStatus: 503, percentage: { value: 10 } } },
      },
    ],
    [
      'are given up after a time',
      { timeout: '1500ms' },
      { route: [to(FORK)], timeout: '1500ms' },
    ],
    [
      'are tried again',
      { retries: { attempts: 3, perTryTimeout: '1s' } },
      { route: [to(FORK)], retries: { attempts: 3, perTryTimeout: '1s' } },
    ],
    [
      'or not',
      { retries: { attempts: 0, perTryTimeout: '1s' } },
      { route: [to(FORK)], retries: { attempts: 0 } },
    ],
    [
      'are the base’s, and the fork gets copies',
      { mirror: true },
      {
        route: [to(BASE)],
        mirrors: [{ destination: { host: FORK }, percentage: { value: 100 } }],
      },
    ],
    [
      'or copies of a share of them',
      { mirror: true, share: 20 },
      {
        route: [to(BASE)],
        mirrors: [{ destination: { host: FORK }, percentage: { value: 20 } }],
      },
    ],
  ])('%s', (_, traffic, wanted) => {
    expect(treated(traffic)).toEqual(wanted);
  });
});

describe('what the user’s rule says', () => {
  const weighted: HttpRouteRule = {
    route: [
      to(BASE, 80, { subset: 'v1', port: { number: 9080 } }),
      to(RATINGS, 20),
    ],
  };
  const port = { port: { number: 9080 } };

  it.each<[string, ForkTraffic, HttpRouteRule, HttpRouteRule]>([
    [
      'its weights are kept in proportion; the base’s part keeps its subset',
      { share: 25 },
      weighted,
      {
        route: [
          to(FORK, 2000, port),
          to(BASE, 6000, { subset: 'v1', ...port }),
          to(RATINGS, 2000),
        ],
      },
    ],
    [
      'of weighted requests only the forked part is copied',
      { mirror: true, share: 50 },
      weighted,
      {
        ...weighted,
        mirrors: [
          { destination: { host: FORK, ...port }, percentage: { value: 40 } },
        ],
      },
    ],
    [
      'its mirrors stay beside the copies, written the same way',
      { mirror: true },
      {
        ...plain,
        mirror: { host: RATINGS },
        mirrorPercentage: { value: 5 },
      },
      {
        ...plain,
        mirrors: [
          { destination: { host: RATINGS }, percentage: { value: 5 } },
          { destination: { host: FORK }, percentage: { value: 100 } },
        ],
      },
    ],
    [
      'a percentage of the old kind, too',
      { mirror: true },
      { ...plain, mirror: { host: RATINGS }, mirrorPercent: 7 },
      {
        ...plain,
        mirrors: [
          { destination: { host: RATINGS }, percentage: { value: 7 } },
          { destination: { host: FORK }, percentage: { value: 100 } },
        ],
      },
    ],
    [
      'a list of mirrors grows',
      { mirror: true },
      { ...plain, mirrors: [{ destination: { host: RATINGS } }] },
      {
        ...plain,
        mirrors: [
          { destination: { host: RATINGS } },
          { destination: { host: FORK }, percentage: { value: 100 } },
        ],
      },
    ],
    [
      'its other fault stays',
      { abort: { status: 500 } },
      { ...plain, fault: { delay: { fixedDelay: '1s' } } },
      {
        route: [to(FORK)],
        fault: {
          delay: { fixedDelay: '1s' },
          abort: { httpStatus: 500, percentage: { value: 100 } },
        },
      },
    ],
    [
      'its timeout goes, if there is to be none: Istio takes none of nothing',
      { timeout: '0s' },
      { ...plain, timeout: '1s' },
      { route: [to(FORK)] },
    ],
    [
      'its timeout stays otherwise',
      { share: 50 },
      { ...plain, timeout: '1s' },
      { route: [to(FORK, 50), to(BASE, 50)], timeout: '1s' },
    ],
    [
      'great weights are brought within what Istio can add up',
      { share: 50 },
      { route: [to(BASE, 4_000_000), to(RATINGS, 40_000)] },
      { route: [to(FORK, 500_000), to(BASE, 500_000), to(RATINGS, 10_000)] },
    ],
    [
      'what is retried stays',
      { retries: { attempts: 1 } },
      { ...plain, retries: { attempts: 5, retryOn: '5xx' } },
      { route: [to(FORK)], retries: { attempts: 1, retryOn: '5xx' } },
    ],
    [
      'requests that it sends elsewhere are left as they are',
      { abort: { status: 500 }, timeout: '1s', share: 50 },
      { route: [to(RATINGS)] },
      { route: [to(RATINGS)] },
    ],
    [
      'also where the forked Service has no share in them',
      { abort: { status: 500 } },
      { route: [to(BASE, 0), to(RATINGS, 1)] },
      { route: [to(FORK, 0), to(RATINGS, 1)] },
    ],
    [
      'a redirect stays one',
      { abort: { status: 500 } },
      { redirect: { uri: '/x' } },
      { redirect: { uri: '/x' } },
    ],
  ])('%s', (_, traffic, rule, wanted) => {
    expect(treated(traffic, rule)).toEqual(wanted);
  });

  it('mirrors that the space does not want are not kept beside its copies', () => {
    const rule = { ...plain, mirror: { host: RATINGS } };
    expect(treated({ mirror: true }, rule, false)).toEqual({
      ...plain,
      mirrors: [{ destination: { host: FORK }, percentage: { value: 100 } }],
    });
  });
});

describe('what is not valid counts as not said', () => {
  it.each<[string, unknown]>([
    ['a share of nothing', { share: 0 }],
    ['more than all', { share: 101 }],
    ['a broken number', { share: 1.5 }],
    ['a text', { share: '50' }],
    ['a delay without a unit', { delay: { duration: '2' } }],
    ['one too short for Istio', { delay: { duration: '900us' } }],
    ['one of broken milliseconds', { delay: { duration: '1.5ms' } }],
    ['one below none', { delay: { duration: '-2s' } }],
    ['one that is no text', { delay: { duration: 2 } }],
    ['for too many', { delay: { duration: '2s', percent: 200 } }],
    ['no status', { abort: { status: 99 } }],
    ['an abort for none', { abort: { status: 500, percent: 0 } }],
    ['a timeout in words', { timeout: 'soon' }],
    ['too many attempts', { retries: { attempts: 11 } }],
    ['a bad time for each', { retries: { attempts: 1, perTryTimeout: 'x' } }],
    ['no attempts named', { retries: {} }],
    ['lists', { delay: [], abort: [], retries: [] }],
    ['nulls', { delay: null, abort: null, retries: null, timeout: null }],
  ])('%s', (_, traffic) => {
    expect(
      trafficOf({ workload, traffic: traffic as ForkTraffic }),
    ).toBeUndefined();
  });
});

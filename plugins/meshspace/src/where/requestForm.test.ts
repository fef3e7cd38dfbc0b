import { shopTopology } from '../../dev/fake/topologies';
import {
  callersOf,
  headerLines,
  likelyCaller,
  toExplainRequest,
} from './requestForm';

const space = { name: 'alice-reviews', cluster: 'prod-eu', base: 'shop' };
const topology = shopTopology([
  { space: 'alice-reviews', health: 'healthy', mine: true },
  { space: 'bob-search', health: 'healthy', mine: false },
]);
const callers = callersOf(topology, space);

describe('who sends a request', () => {
  it('can be gateways, services and own forks, not those of others', () => {
    expect(callers[0]).toMatchObject({ type: 'gateway', name: 'ingress' });
    expect(callers.some(each => each.id === 'alice-reviews/reviews')).toBe(
      true,
    );
    expect(callers.some(each => each.id === 'bob-search/reviews')).toBe(false);
  });

  it('is at first somebody who calls the forked workload', () => {
    expect(likelyCaller(topology, callers, { name: 'reviews' })?.name).toBe(
      'web',
    );
    expect(likelyCaller(topology, callers, { name: 'ratings' })?.name).toBe(
      'reviews',
    );
  });

  it('is any workload before a gateway, and a gateway before nobody', () => {
    expect(likelyCaller(topology, callers, { name: 'nobody' })?.type).toBe(
      'workload',
    );
    expect(
      likelyCaller(
        topology,
        callers.filter(each => each.type === 'gateway'),
        undefined,
      )?.type,
    ).toBe('gateway');
    expect(likelyCaller(undefined, [], undefined)).toBeUndefined();
  });
});

describe('the request', () => {
  const form = {
    from: 'web',
    method: 'GET',
    host: ' reviews ',
    port: '9080',
    path: '/x',
    headers: 'End-User: alice: b\n',
  };

  it('asks also for what follows from it', () => {
    expect(toExplainRequest(form, callers, space)).toEqual({
      cluster: 'prod-eu',
      base: 'shop',
      space: 'alice-reviews',
      from: { type: 'workload', namespace: 'shop', workload: 'web' },
      method: 'GET',
      host: 'reviews',
      port: 9080,
      path: '/x',
      headers: [['end-user', 'alice: b']],
      follow: true,
    });
  });

  it.each([
    [{ from: 'nobody' }],
    [{ port: '0' }],
    [{ port: 'x' }],
    [{ host: ' ' }],
    [{ path: 'x' }],
    [{ headers: 'no colon' }],
  ])('is none with %j', part => {
    expect(
      toExplainRequest({ ...form, ...part }, callers, space),
    ).toBeUndefined();
  });

  it('takes no header whose name has spaces', () => {
    expect(headerLines('a b: c')).toBeUndefined();
    expect(headerLines('\n')).toEqual([]);
  });
});

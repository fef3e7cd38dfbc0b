import { FakeApi, status } from '../testing/FakeApi';
import { ManualClock, settle } from '../testing/ManualClock';
import { discover } from './discovery';
import type { KubeRequest } from './KubeApi';
import { APPLY_PATCH } from './KubeApi';
import { PoliteKubeApi } from './PoliteKubeApi';

/** What an API server says of a resource whose definition was applied a moment ago. */
const initializing = (ms = 1000) => status(429, 'TooManyRequests', ms);

const MESHSPACES = '/apis/meshspace.dev/v1alpha1/meshspaces';
const list: KubeRequest = { method: 'GET', path: MESHSPACES };
const apply: KubeRequest = {
  method: 'PATCH',
  path: `${MESHSPACES}/alice`,
  contentType: APPLY_PATCH,
  body: {},
};

/** A server that is too busy for the first calls. */
function busy(refusals: number, error = initializing()) {
  const clock = new ManualClock();
  let left = refusals;
  const fake = new FakeApi(({ path }) => {
    if (left-- > 0) throw error;
    return { path };
  });
  return { clock, fake, api: new PoliteKubeApi({ api: fake, clock }) };
}

describe('an API server that asks for patience', () => {
  it.each([
    ['a list', list],
    ['an apply', apply],
  ])('gets %s again when it said, and not before', async (_what, request) => {
    const { clock, fake, api } = busy(2);
    const answer = api.call(request);
    await clock.advance(999);
    expect(fake.asked).toHaveLength(1);
    await clock.advance(5000);
    expect((await answer).body).toEqual({ path: request.path });
    expect(fake.asked).toHaveLength(3);
  });

  it('gets a watch again when it said', async () => {
    const clock = new ManualClock();
    let opened = 0;
    const fake = new FakeApi(() => ({}));
    const stream = jest.spyOn(fake, 'stream');
    stream.mockImplementationOnce(async () => {
      opened++;
      throw initializing();
    });
    const api = new PoliteKubeApi({ api: fake, clock });
    const watch = api.stream({ ...list, query: { watch: true } });
    await clock.advance(999);
    expect([opened, stream.mock.calls.length]).toEqual([1, 1]);
    await clock.advance(1000);
    expect((await watch).status).toBe(200);
  });

  it('is left in peace by all other calls meanwhile', async () => {
    const { clock, fake, api } = busy(1);
    const first = api.call(list);
    await settle();
    const second = api.call({ method: 'GET', path: '/api/v1/pods' });
    await clock.advance(900);
    expect(fake.asked).toHaveLength(1);
    await clock.advance(1000);
    await Promise.all([first, second]);
    expect(fake.asked).toHaveLength(3);
  });

  it.each([
    ['again and again', 100, initializing()],
    ['for longer than somebody waits', 1, initializing(60_000)],
  ])('%s, is believed', async (_what, refusals, error) => {
    const { clock, api } = busy(refusals, error);
    const answer = api.call(apply).catch((reason: unknown) => reason);
    await clock.advance(60_000);
    expect(await answer).toBe(error);
  });

  it('costs the resource that is new, and no other, when it is asked what it has', async () => {
    const version = (name: string) => ({
      name,
      versions: [{ version: name === 'apps' ? 'v1' : 'v1alpha1' }],
    });
    const fake = new FakeApi(({ path }) => {
      if (path === '/apis') {
        return { groups: [version('apps'), version('meshspace.dev')] };
      }
      if (path.includes('meshspace.dev')) throw initializing(60_000);
      return { resources: [{ name: 'deployments' }] };
    });
    const { kinds, failed } = await discover(fake, new Map());
    expect(kinds.get('Deployment')).toBe('v1');
    expect(kinds.has('MeshSpace')).toBe(false);
    expect(failed).toEqual([
      { group: 'meshspace.dev', error: expect.anything() },
    ]);
  });
});

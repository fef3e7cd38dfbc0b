import type { KubeApi, KubeRequest } from '../cluster/KubeApi';
import { runSchedule, Sabotage } from '../testing/sim/runSchedule';

/** 100,000 by `yarn workspace @meshspace/plugin-meshspace-backend schedules`. */
const SCHEDULES = Number(process.env.MESHSPACE_SCHEDULES ?? 10_000);
const FIRST = Number(process.env.MESHSPACE_SEED ?? 1);

jest.setTimeout(60_000 + SCHEDULES * 100);

/** Calls as a broken controller would make them. */
function making(change: (request: KubeRequest) => KubeRequest): Sabotage {
  return {
    api: (api: KubeApi): KubeApi => ({
      stream: (...args) => api.stream(...args),
      call: <T>(request: KubeRequest) => api.call<T>(change(request)),
    }),
  };
}

/** The first shows itself in one schedule of a thousand only: its search begins shortly before one of them. */
const BROKEN: [string, Sabotage, number?][] = [
  [
    'deletes whatever has the name',
    making(request =>
      request.method === 'DELETE' ? { ...request, body: {} } : request,
    ),
    2900,
  ],
  [
    'leaves a route where it is',
    making(request =>
      request.method === 'DELETE' && request.path.includes('/virtualservices/')
        ? { ...request, method: 'GET' }
        : request,
    ),
  ],
  [
    'makes objects that nobody owns',
    making(request =>
      JSON.parse(
        JSON.stringify(request, (key, value) =>
          key === 'ownerReferences' ? undefined : value,
        ),
      ),
    ),
  ],
  ['goes by its own clock', { trustsOwnClock: true }],
];

describe('several replicas with old pictures and wrong clocks', () => {
  it(`end as one would have, in ${SCHEDULES} schedules`, async () => {
    for (let seed = FIRST; seed < FIRST + SCHEDULES; seed++) {
      await runSchedule({ seed });
    }
  });

  it.each(BROKEN)('are found out if one %s', async (_, sabotage, first = 1) => {
    const attempts = async () => {
      for (let seed = first; seed < first + 2000; seed++) {
        await runSchedule({ seed, sabotage });
      }
    };
    await expect(attempts()).rejects.toThrow(/seed \d+: .* runs it again/s);
  });
});

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

const BROKEN: [string, Sabotage][] = [
  [
    'deletes whatever has the name',
    making(request =>
      request.method === 'DELETE' ? { ...request, body: {} } : request,
    ),
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

  it.each(BROKEN)('are found out if one %s', async (_, sabotage) => {
    const attempts = async () => {
      for (let seed = 1; seed <= 10_000; seed++) {
        await runSchedule({ seed, sabotage });
      }
    };
    await expect(attempts()).rejects.toThrow(/seed \d+: .* runs it again/s);
  });
});

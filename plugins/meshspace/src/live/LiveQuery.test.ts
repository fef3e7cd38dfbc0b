import { LiveQuery, type Live, type LiveEnvironment } from './LiveQuery';

function setUp(load: (signal: AbortSignal) => Promise<number>) {
  const timers: { run: () => void; ms: number }[] = [];
  const states: Live<number>[] = [];
  const world = { now: 0, hidden: false, online: true };
  let changed = () => {};
  const environment: LiveEnvironment = {
    now: () => world.now,
    isHidden: () => world.hidden,
    isOnline: () => world.online,
    setTimer(run, ms) {
      const timer = { run, ms };
      timers.push(timer);
      return () => timers.splice(timers.indexOf(timer) >>> 0, 1);
    },
    onChange(run) {
      changed = run;
      return () => {};
    },
  };
  const query = new LiveQuery<number>({
    load,
    onState: state => states.push(state),
    pollMs: 1000,
    environment,
  });
  return { query, timers, states, world, change: () => changed() };
}

const settle = () => new Promise(resolve => setTimeout(resolve, 0));

describe('LiveQuery', () => {
  it('asks, then asks again when the time has come', async () => {
    let count = 0;
    const { query, timers, states } = setUp(async () => ++count);
    query.start();
    await settle();
    expect(timers.map(timer => timer.ms)).toEqual([1000]);
    timers[0].run();
    await settle();
    expect(states.map(state => state.data)).toEqual([1, 2]);
  });

  it('joins changes that come while it asks into one more question', async () => {
    const answers: ((value: number) => void)[] = [];
    const load = jest.fn(
      () => new Promise<number>(resolve => answers.push(resolve)),
    );
    const { query } = setUp(load);
    query.start();
    void query.refresh();
    void query.refresh();
    expect(load).toHaveBeenCalledTimes(1);
    answers[0](1);
    await settle();
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('keeps the last answer beside the error, and waits longer each time', async () => {
    let fail = false;
    const { query, timers, states } = setUp(async () => {
      if (fail) throw new Error('down');
      return 7;
    });
    query.start();
    await settle();
    fail = true;
    for (let i = 0; i < 2; i++) {
      timers[0].run();
      await settle();
    }
    expect(states[states.length - 1]).toMatchObject({
      data: 7,
      error: new Error('down'),
    });
    expect(timers[0].ms).toBe(4000);
  });

  it('does not ask while the tab is hidden, and asks at once when it is shown again', async () => {
    const load = jest.fn(async () => 1);
    const { query, timers, world, change } = setUp(load);
    query.start();
    await settle();
    world.hidden = true;
    change();
    expect(timers).toEqual([]);
    void query.refresh();
    expect(load).toHaveBeenCalledTimes(1);
    world.hidden = false;
    change();
    await settle();
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('aborts what is under way when it is stopped, and says nothing more', async () => {
    let aborted = false;
    const { query, states, timers } = setUp(
      signal =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => {
            aborted = true;
            reject(new DOMException('Aborted', 'AbortError'));
          }),
        ),
    );
    query.start();
    query.stop();
    await settle();
    expect(aborted).toBe(true);
    expect(states).toEqual([]);
    expect(timers).toEqual([]);
  });

  it('says that the network is gone', async () => {
    const { query, states, world, change } = setUp(async () => 1);
    query.start();
    await settle();
    world.online = false;
    change();
    expect(states[states.length - 1]).toMatchObject({ data: 1, online: false });
  });
});

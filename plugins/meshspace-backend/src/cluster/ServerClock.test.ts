import { ManualClock } from '../testing/ManualClock';
import { ServerClock } from './ServerClock';

const MINUTE = 60_000;

/** An answer that was asked for so long ago, from a server whose clock differs by so much. */
function hear(
  server: ServerClock,
  clock: ManualClock,
  ahead: number,
  took = 0,
) {
  const date = new Date(clock.now() - took / 2 + ahead).toUTCString();
  server.heard(date, clock.now() - took);
}

describe('ServerClock', () => {
  it.each([-10 * MINUTE, -3000, 3000, 10 * MINUTE])(
    'follows a server that is %d ms ahead, to the second',
    ahead => {
      const clock = new ManualClock();
      const server = new ServerClock(clock);
      hear(server, clock, ahead);
      expect(Math.abs(server.now() - clock.now() - ahead)).toBeLessThanOrEqual(
        1000,
      );
    },
  );

  it('takes no notice of what a Date cannot tell', () => {
    const clock = new ManualClock();
    const server = new ServerClock(clock);
    hear(server, clock, 900);
    expect(server.aheadMs).toBe(0);
    hear(server, clock, 4000, 8000);
    expect(server.aheadMs).toBe(0);
  });

  it('does not waver between answers of a second', async () => {
    const clock = new ManualClock();
    const server = new ServerClock(clock);
    hear(server, clock, 10 * MINUTE);
    const first = server.aheadMs;
    await clock.advance(700);
    hear(server, clock, 10 * MINUTE);
    expect(server.aheadMs).toBe(first);
  });

  it('comes back when a clock was put right', () => {
    const clock = new ManualClock();
    const server = new ServerClock(clock);
    hear(server, clock, 10 * MINUTE);
    hear(server, clock, 0);
    expect(server.now()).toBe(clock.now());
  });

  it.each([undefined, '', 'yesterday'])('leaves %j alone', date => {
    const clock = new ManualClock();
    const server = new ServerClock(clock);
    server.heard(date, clock.now());
    expect(server.now()).toBe(clock.now());
  });
});

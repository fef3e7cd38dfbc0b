import { ManualClock, settle } from '../testing/ManualClock';
import { KeyedQueue, Result } from './KeyedQueue';

function queueThat(
  work: (key: string) => Promise<Result> | Result,
  group = (key: string) => key,
) {
  const clock = new ManualClock();
  const worked: string[] = [];
  const queue = new KeyedQueue({
    clock,
    group,
    work: async key => {
      worked.push(key);
      return work(key);
    },
  });
  return { clock, queue, worked };
}

describe('KeyedQueue', () => {
  it('works once for a key that was added often', async () => {
    const { queue, worked } = queueThat(
      () => ({ type: 'done' }),
      () => 'one',
    );
    queue.add('a');
    queue.add('b');
    queue.add('b');
    queue.add('b');
    await settle();
    expect(worked).toEqual(['a', 'b']);
  });

  it('works again for a key that was added while it was worked on', async () => {
    let end = () => {};
    const { queue, worked } = queueThat(
      () =>
        new Promise<Result>(resolve => {
          end = () => resolve({ type: 'done' });
        }),
    );
    queue.add('a');
    await settle();
    queue.add('a');
    await settle();
    expect(worked).toEqual(['a']);
    end();
    await settle();
    expect(worked).toEqual(['a', 'a']);
  });

  it('never works on two keys of a group at once', async () => {
    let active = 0;
    let most = 0;
    const { queue } = queueThat(
      async () => {
        active++;
        most = Math.max(most, active);
        await settle();
        active--;
        return { type: 'done' };
      },
      () => 'base',
    );
    for (const key of ['a', 'b', 'c']) queue.add(key);
    await settle();
    await queue.stop();
    expect(most).toBe(1);
  });

  it('waits longer each time that a key fails, and holds up no other', async () => {
    const { clock, queue, worked } = queueThat(key =>
      key === 'bad' ? { type: 'failed' } : { type: 'done' },
    );
    queue.add('bad');
    queue.add('good');
    await settle();
    expect(worked).toEqual(['bad', 'good']);
    // What happens in the cluster meanwhile does not shorten the wait.
    queue.add('bad');
    await settle();
    expect(worked).toHaveLength(2);
    await clock.advance(60_000);
    const often = worked.filter(key => key === 'bad').length;
    expect(often).toBeGreaterThan(5);
    expect(often).toBeLessThan(12);
  });

  it("does not let a person's new wish wait", async () => {
    const { queue, worked } = queueThat(() => ({ type: 'failed' }));
    queue.add('a');
    await settle();
    queue.add('a', { now: true });
    await settle();
    expect(worked).toEqual(['a', 'a']);
  });

  it('waits for as long as the server asks', async () => {
    const { clock, queue, worked } = queueThat(() => ({
      type: 'failed',
      retryAfterMs: 5000,
    }));
    queue.add('a');
    await clock.advance(4999);
    expect(worked).toHaveLength(1);
    await clock.advance(1);
    expect(worked).toHaveLength(2);
  });

  it('comes back at the time that the work names, also beyond the longest timer', async () => {
    const year = 365 * 24 * 3600 * 1000;
    let first = true;
    const { clock, queue, worked } = queueThat(() => {
      const again = first ? { againInMs: year } : {};
      first = false;
      return { type: 'done', ...again };
    });
    queue.add('a');
    await clock.advance(1000);
    expect(worked).toHaveLength(1);
    await clock.advance(year);
    expect(worked.length).toBeGreaterThan(1);
  });

  it('finishes what is under way before it has stopped', async () => {
    let ended = false;
    const { queue } = queueThat(async () => {
      await settle();
      ended = true;
      return { type: 'done' };
    });
    queue.add('a');
    await queue.stop();
    expect(ended).toBe(true);
  });
});

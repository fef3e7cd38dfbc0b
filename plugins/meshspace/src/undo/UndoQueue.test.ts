import { UNDO_MS, UndoQueue } from './UndoQueue';

describe('UndoQueue', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const change = (run: () => Promise<void>) => ({
    text: 'The space a will be deleted.',
    target: 'c/a',
    run,
  });

  it('carries out a change when its window has passed', async () => {
    const run = jest.fn(async () => {});
    const queue = new UndoQueue();
    queue.add(change(run));
    await jest.advanceTimersByTimeAsync(UNDO_MS - 1);
    expect(run).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect(run).toHaveBeenCalledTimes(1);
    expect(queue.state.pending).toEqual([]);
  });

  it('never carries out what was taken back', async () => {
    const run = jest.fn(async () => {});
    const queue = new UndoQueue();
    queue.add(change(run));
    queue.undo(queue.state.pending[0].id);
    await jest.advanceTimersByTimeAsync(UNDO_MS * 2);
    expect(run).not.toHaveBeenCalled();
  });

  it('carries out at once, and only once, what is flushed', async () => {
    const run = jest.fn(async () => {});
    const queue = new UndoQueue();
    queue.add(change(run));
    await Promise.all([queue.flush(), queue.flush()]);
    await jest.advanceTimersByTimeAsync(UNDO_MS);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('keeps the error of a change that failed, until it is put away', async () => {
    const queue = new UndoQueue();
    queue.add(change(async () => Promise.reject(new Error('no'))));
    await queue.flush();
    expect(queue.state.failed?.error.message).toBe('no');
    queue.dismissFailure();
    expect(queue.state.failed).toBeUndefined();
  });
});

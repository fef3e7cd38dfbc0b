/** Small, fast, and the same everywhere: a failing seed can be run again. Gives whole numbers from 0 to `below` - 1. */
export function randomOf(seed: number): (below: number) => number {
  let state = seed * 2654435761;
  return below => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below) | 0;
  };
}

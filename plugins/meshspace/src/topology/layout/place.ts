/** One block of a column: where it would like to stand (its top) and how much it needs. */
export interface Wish {
  desired: number;
  height: number;
}

/**
 * The tops nearest to all wishes together that keep the order and the gap: least squares by pooling neighbours that
 * collide, O(n).
 */
export function placeColumn(wishes: Wish[], gap: number): number[] {
  const starts: number[] = [];
  let offset = 0;
  const pools: { sum: number; count: number; first: number }[] = [];
  wishes.forEach((wish, index) => {
    starts.push(offset);
    let pool = { sum: wish.desired - offset, count: 1, first: index };
    let last = pools[pools.length - 1];
    while (last && last.sum / last.count > pool.sum / pool.count) {
      pool = {
        sum: last.sum + pool.sum,
        count: last.count + pool.count,
        first: last.first,
      };
      pools.pop();
      last = pools[pools.length - 1];
    }
    pools.push(pool);
    offset += wish.height + gap;
  });
  const tops = new Array<number>(wishes.length);
  pools.forEach((pool, index) => {
    const end = pools[index + 1]?.first ?? wishes.length;
    for (let i = pool.first; i < end; i++)
      tops[i] = Math.round(starts[i] + pool.sum / pool.count);
  });
  return tops;
}

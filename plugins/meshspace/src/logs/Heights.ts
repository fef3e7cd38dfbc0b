/** Where each row starts when rows have different heights; only grows, unless reset. */
export class Heights {
  #ends = new Float64Array(1024);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  get total(): number {
    return this.#count === 0 ? 0 : this.#ends[this.#count - 1];
  }

  reset(): void {
    this.#count = 0;
  }

  push(height: number): void {
    if (this.#count === this.#ends.length) {
      const larger = new Float64Array(this.#ends.length * 2);
      larger.set(this.#ends);
      this.#ends = larger;
    }
    this.#ends[this.#count] = this.total + height;
    this.#count += 1;
  }

  top(index: number): number {
    return index === 0 ? 0 : this.#ends[index - 1];
  }

  /** The row at a height, by halving. */
  at(y: number): number {
    let low = 0;
    let high = Math.max(0, this.#count - 1);
    while (low < high) {
      const mid = (low + high) >> 1;
      if (this.#ends[mid] > y) high = mid;
      else low = mid + 1;
    }
    return low;
  }
}

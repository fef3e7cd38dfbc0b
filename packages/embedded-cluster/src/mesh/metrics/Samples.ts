import { Labels } from './RequestMetrics';

export interface Series {
  labels: Labels;
  /** Oldest first. */
  samples: { at: number; value: number }[];
}

/** What was scraped, for a while. */
export class Samples {
  private readonly byKey = new Map<string, Series>();
  private lastScrape?: number;

  constructor(private readonly keepMs: number) {}

  append(
    at: number,
    values: Iterable<{ labels: Labels; value: number }>,
  ): void {
    for (const { labels, value } of values) {
      const key = Object.entries(labels).flat().join('\0');
      let series = this.byKey.get(key);
      if (!series) {
        // A counter begins at zero: without that sample its first requests would never show in a rate.
        const zero =
          this.lastScrape === undefined
            ? []
            : [{ at: this.lastScrape, value: 0 }];
        series = { labels, samples: zero };
        this.byKey.set(key, series);
      }
      series.samples.push({ at, value });
      if (series.samples[0].at < at - 2 * this.keepMs) {
        series.samples = series.samples.filter(
          sample => sample.at >= at - this.keepMs,
        );
      }
    }
    this.lastScrape = at;
  }

  all(): Iterable<Series> {
    return this.byKey.values();
  }
}

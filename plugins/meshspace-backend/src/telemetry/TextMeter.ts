import type {
  MetricAttributes,
  MetricsServiceObservableCallback,
} from '@backstage/backend-plugin-api/alpha';
import type { Meter } from './ControllerMetrics';

/** One number, or one set of numbers, of one set of attributes. */
interface Series {
  attributes: MetricAttributes;
  sum: number;
  count: number;
  buckets: number[];
}

interface Instrument {
  name: string;
  type: 'counter' | 'histogram' | 'gauge';
  help: string;
  bounds: readonly number[];
  series: Map<string, Series>;
  collect(): Promise<void>;
}

interface Options {
  description?: string;
  unit?: string;
  advice?: { explicitBucketBoundaries?: number[] };
}

/** Counts for a process that has no portal's telemetry, and tells it in the text that Prometheus scrapes. */
export class TextMeter implements Meter {
  readonly #instruments: Instrument[] = [];

  createCounter: Meter['createCounter'] = (name, options) => {
    const counter = this.#add(`${name}.total`, 'counter', options);
    return {
      add: (value, attributes) => {
        seriesOf(counter, attributes).sum += value;
      },
    };
  };

  createHistogram: Meter['createHistogram'] = (name, options) => {
    const histogram = this.#add(name, 'histogram', options);
    return {
      record: (value, attributes) => {
        const series = seriesOf(histogram, attributes);
        series.sum += value;
        series.count++;
        histogram.bounds.forEach((bound, index) => {
          if (value <= bound) series.buckets[index]++;
        });
      },
    };
  };

  createObservableGauge: Meter['createObservableGauge'] = (name, options) => {
    const gauge = this.#add(name, 'gauge', options);
    const callbacks = new Set<MetricsServiceObservableCallback>();
    gauge.collect = async () => {
      gauge.series.clear();
      for (const callback of callbacks) {
        await callback({
          observe: (value, attributes) => {
            seriesOf(gauge, attributes).sum = value;
          },
        });
      }
    };
    return {
      addCallback: callback =>
        void callbacks.add(callback as MetricsServiceObservableCallback),
      removeCallback: callback =>
        void callbacks.delete(callback as MetricsServiceObservableCallback),
    };
  };

  async text(): Promise<string> {
    const lines: string[] = [];
    for (const instrument of this.#instruments) {
      await instrument.collect();
      const { name, type, help } = instrument;
      lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
      for (const series of instrument.series.values()) {
        lines.push(...linesOf(instrument, series));
      }
    }
    return `${lines.join('\n')}\n`;
  }

  #add(name: string, type: Instrument['type'], options: Options = {}) {
    const instrument: Instrument = {
      name: [
        ...name.split('.'),
        ...(options.unit === 's' ? ['seconds'] : []),
      ].join('_'),
      type,
      help: options.description ?? name,
      bounds: options.advice?.explicitBucketBoundaries ?? [],
      series: new Map(),
      collect: async () => {},
    };
    this.#instruments.push(instrument);
    return instrument;
  }
}

function seriesOf(
  { series, bounds }: Instrument,
  attributes: MetricAttributes = {},
): Series {
  const key = JSON.stringify(Object.entries(attributes).sort());
  let known = series.get(key);
  if (!known) {
    known = { attributes, sum: 0, count: 0, buckets: bounds.map(() => 0) };
    series.set(key, known);
  }
  return known;
}

function linesOf({ name, type, bounds }: Instrument, series: Series) {
  const { attributes, sum, count, buckets } = series;
  if (type !== 'histogram') return [`${name}${labels(attributes)} ${sum}`];
  return [
    ...bounds.map(
      (le, index) =>
        `${name}_bucket${labels({ ...attributes, le })} ${buckets[index]}`,
    ),
    `${name}_bucket${labels({ ...attributes, le: '+Inf' })} ${count}`,
    `${name}_sum${labels(attributes)} ${sum}`,
    `${name}_count${labels(attributes)} ${count}`,
  ];
}

function labels(attributes: MetricAttributes): string {
  const pairs = Object.entries(attributes).map(
    ([key, value]) =>
      `${key}="${String(value)
        .replace(/\\/g, '\\\\')
        .replace(/"/g, '\\"')
        .replace(/\n/g, '\\n')}"`,
  );
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
}

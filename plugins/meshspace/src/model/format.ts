/** Numbers and times as people of one language write them. */
export interface Format {
  /** `2 d 23 h`: the two largest units. */
  duration(seconds: number): string;
  /** `3 days`: one unit in full. */
  span(seconds: number): string;
  /** `5 minutes ago`, `in 2 days`. */
  relative(time: string, now: number): string;
  /** Date and time in full, for tooltips. */
  absolute(time: string | number): string;
  clock(time: number): string;
  /** The time of day to the second. */
  second(time: number): string;
  rate(rps: number): string;
  percent(share: number): string;
  milliseconds(ms: number): string;
  number(value: number): string;
}

const UNITS: { unit: 'day' | 'hour' | 'minute' | 'second'; seconds: number }[] =
  [
    { unit: 'day', seconds: 86_400 },
    { unit: 'hour', seconds: 3600 },
    { unit: 'minute', seconds: 60 },
    { unit: 'second', seconds: 1 },
  ];

export function createFormat(locale: string): Format {
  const numbers = new Intl.NumberFormat(locale, {
    maximumSignificantDigits: 3,
  });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const full = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'medium',
  });
  const clock = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
  });
  const second = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
  const units = new Map(
    UNITS.map(({ unit }) => [
      unit,
      new Intl.NumberFormat(locale, {
        style: 'unit',
        unit,
        unitDisplay: 'narrow',
        maximumFractionDigits: 0,
      }),
    ]),
  );
  return {
    duration(seconds) {
      let rest = Math.max(0, Math.round(seconds));
      const parts: string[] = [];
      for (const { unit, seconds: size } of UNITS) {
        const count = Math.floor(rest / size);
        if (count > 0 || (unit === 'second' && parts.length === 0)) {
          parts.push(units.get(unit)!.format(count));
          rest -= count * size;
          if (parts.length === 2) break;
        } else if (parts.length > 0) break;
      }
      return parts.join(' ');
    },
    span(seconds) {
      const { unit, seconds: size } =
        UNITS.find(
          each => seconds >= each.seconds && seconds % each.seconds === 0,
        ) ?? UNITS[3];
      return new Intl.NumberFormat(locale, {
        style: 'unit',
        unit,
        unitDisplay: 'long',
      }).format(seconds / size);
    },
    relative(time, now) {
      const seconds = (Date.parse(time) - now) / 1000;
      const fitting =
        UNITS.find(each => Math.abs(seconds) >= each.seconds) ?? UNITS[3];
      return relative.format(
        Math.round(seconds / fitting.seconds),
        fitting.unit,
      );
    },
    absolute: time => full.format(new Date(time)),
    clock: time => clock.format(time),
    second: time => second.format(time),
    rate: rps => `${numbers.format(roundSmall(rps))} rps`,
    percent: share =>
      `${numbers.format(roundSmall(Math.round(share * 10_000) / 100))} %`,
    milliseconds: ms =>
      ms >= 1000
        ? `${numbers.format(ms / 1000)} s`
        : `${numbers.format(ms >= 10 ? Math.round(ms) : ms)} ms`,
    number: value => numbers.format(value),
  };
}

/** Rates below a hundredth are noise of the sampling window. */
function roundSmall(value: number): number {
  return Math.abs(value) < 0.01 ? 0 : value;
}

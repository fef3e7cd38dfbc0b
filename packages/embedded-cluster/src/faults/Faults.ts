import { ApiError } from '../api/ApiError';
import { Interceptor } from '../api/http/ApiHandler';
import { Exchange } from '../api/http/Exchange';
import { parsePath, RequestInfo } from '../api/http/RequestInfo';
import { WatchHooks } from '../api/http/watching';
import { AdmissionPlugin } from '../api/registry/context';
import { seededRandom } from './random';

/** What goes wrong. */
export type Fault =
  | { kind: 'delay'; ms: number }
  /** The connection is cut: before anything happened, or after it took effect. */
  | { kind: 'drop'; when: 'before' | 'after' }
  /** The same with a reset instead of an orderly end. */
  | { kind: 'reset'; when: 'before' | 'after' }
  /** A read sees what was so many changes ago. */
  | { kind: 'stale'; revisions: number }
  | {
      kind: 'status';
      code: number;
      reason?: string;
      message?: string;
      retryAfterSeconds?: number;
    }
  /** Takes effect, but half of the answer arrives. */
  | { kind: 'truncate' }
  | { kind: 'html'; code: number }
  /** No byte more on a watch, yet the connection stays. */
  | { kind: 'watch-stall' }
  | { kind: 'watch-duplicate' }
  /** An event waits until the next one has been sent. */
  | { kind: 'watch-reorder' }
  | { kind: 'watch-drop' }
  | { kind: 'watch-gone' }
  | { kind: 'deny'; message: string };

export interface FaultRule {
  fault: Fault;
  method?: string;
  /** Plural of the resource. */
  resource?: string;
  namespace?: string;
  name?: string;
  /** Only for clients whose User-Agent contains this. */
  userAgent?: string;
  /** How often it strikes at most; without end unless given. */
  times?: number;
  /** How many matching requests pass first. */
  after?: number;
  /** Between 0 and 1; decided by the seed. */
  probability?: number;
}

interface Active {
  rule: FaultRule;
  seen: number;
  struck: number;
}

const REASONS: Record<number, string> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  410: 'Expired',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

function isWatch(fault: Fault): boolean {
  return fault.kind.startsWith('watch-');
}

/** Faults by script: the same seed and the same requests give the same faults. */
export class Faults {
  private active: Active[] = [];
  private readonly random: () => number;
  private skewMs = 0;

  constructor(seed = 1) {
    this.random = seededRandom(seed);
  }

  /** Adds a rule; what is returned takes it away. */
  add(rule: FaultRule): () => void {
    const active = { rule, seen: 0, struck: 0 };
    this.active.push(active);
    return () => {
      this.active = this.active.filter(one => one !== active);
    };
  }

  clear(): void {
    this.active = [];
    this.skewMs = 0;
  }

  /** The server's clock goes wrong by this much. */
  skewClock(ms: number): void {
    this.skewMs = ms;
  }

  now = (): number => Date.now() + this.skewMs;

  readonly interceptor: Interceptor = async (exchange, handle) => {
    const info = parsePath(exchange.url.pathname);
    const strike = this.strike(
      rule =>
        !isWatch(rule.fault) &&
        rule.fault.kind !== 'deny' &&
        this.matches(rule, exchange, info),
    );
    if (!strike) {
      await handle();
      return;
    }
    await this.inflict(strike, exchange, handle);
  };

  readonly watchHooks = (info: RequestInfo): WatchHooks => {
    let stalled = false;
    let held: string | undefined;
    return {
      line: (line, send) => {
        if (stalled) return;
        const strike = this.strike(
          rule => isWatch(rule.fault) && this.fits(rule, info),
        );
        if (strike?.kind === 'watch-stall') {
          stalled = true;
          return;
        }
        if (strike?.kind === 'watch-drop') return;
        if (strike?.kind === 'watch-reorder') {
          held = line;
          return;
        }
        if (strike?.kind === 'watch-gone') {
          const gone = new ApiError(410, 'Expired', 'too old resource version');
          send(
            `${JSON.stringify({ type: 'ERROR', object: gone.toStatus() })}\n`,
          );
          stalled = true;
          return;
        }
        send(line);
        if (strike?.kind === 'watch-duplicate') send(line);
        if (held !== undefined) {
          send(held);
          held = undefined;
        }
      },
    };
  };

  /** A validating webhook that says no. */
  readonly admission: AdmissionPlugin = {
    name: 'faults',
    validate: ({ target }) => {
      const strike = this.strike(
        rule =>
          rule.fault.kind === 'deny' &&
          (!rule.resource || rule.resource === target.resource.plural) &&
          (!rule.namespace || rule.namespace === target.namespace) &&
          (!rule.name || rule.name === target.name),
      );
      if (strike?.kind !== 'deny') return;
      throw new ApiError(
        403,
        'Forbidden',
        `admission webhook "deny.faults.local" denied the request: ${strike.message}`,
        {},
      );
    },
  };

  private fits(rule: FaultRule, info: RequestInfo | undefined): boolean {
    return (
      (!rule.resource || rule.resource === info?.plural) &&
      (!rule.namespace || rule.namespace === info?.namespace) &&
      (!rule.name || rule.name === info?.name)
    );
  }

  private matches(
    rule: FaultRule,
    exchange: Exchange,
    info: RequestInfo | undefined,
  ): boolean {
    return (
      (!rule.method || rule.method === exchange.method) &&
      (!rule.userAgent ||
        exchange.header('user-agent').includes(rule.userAgent)) &&
      this.fits(rule, info)
    );
  }

  private strike(matches: (rule: FaultRule) => boolean): Fault | undefined {
    for (const active of this.active) {
      const { rule } = active;
      if (!matches(rule)) continue;
      active.seen += 1;
      if (active.seen <= (rule.after ?? 0)) continue;
      if (rule.times !== undefined && active.struck >= rule.times) continue;
      if (rule.probability !== undefined && this.random() >= rule.probability)
        continue;
      active.struck += 1;
      return rule.fault;
    }
    return undefined;
  }

  private async inflict(
    fault: Fault,
    exchange: Exchange,
    handle: () => Promise<void>,
  ): Promise<void> {
    const { response } = exchange;
    if (fault.kind === 'delay') {
      await new Promise(resolve => {
        setTimeout(resolve, fault.ms);
      });
      await handle();
    } else if (fault.kind === 'stale') {
      exchange.staleBy = fault.revisions;
      await handle();
    } else if (fault.kind === 'drop' && fault.when === 'before') {
      response.destroy();
    } else if (fault.kind === 'reset' && fault.when === 'before') {
      response.socket?.resetAndDestroy();
    } else if (fault.kind === 'reset') {
      response.end = (() => {
        response.socket?.resetAndDestroy();
        return response;
      }) as typeof response.end;
      await handle();
    } else if (fault.kind === 'drop' || fault.kind === 'truncate') {
      const half = fault.kind === 'truncate';
      response.end = ((body?: Buffer) => {
        const socket = response.socket;
        if (half && body)
          response.write(body.subarray(0, Math.floor(body.length / 2)), () =>
            socket?.destroy(),
          );
        else socket?.destroy();
        return response;
      }) as typeof response.end;
      await handle();
    } else if (fault.kind === 'status') {
      throw new ApiError(
        fault.code,
        fault.reason ?? REASONS[fault.code] ?? 'InternalError',
        fault.message ?? 'a fault of the test',
        {
          ...(fault.retryAfterSeconds !== undefined
            ? { retryAfterSeconds: fault.retryAfterSeconds }
            : {}),
        },
      );
    } else if (fault.kind === 'html') {
      exchange.sendText(
        fault.code,
        '<html><body><h1>Bad Gateway</h1></body></html>',
        'text/html',
      );
    }
  }
}

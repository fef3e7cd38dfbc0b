import type { KubeApi, KubeRequest } from '../../cluster/KubeApi';
import { FaultClass } from './faultClasses';

export interface Injection {
  /** Which call of the replica's. */
  at: number;
  what: FaultClass;
}

class Crash extends Error {}

/** Less than a fault's delay, more than any answer here takes. */
const PATIENCE_MS = 15;

/** Names every call by its number, so that the server's fault hooks can tell it, and ends the process where that is the fault. */
export function spoil(
  made: KubeRequest[],
  injection?: Injection,
): (api: KubeApi) => KubeApi {
  return api => ({
    stream: (...args) => api.stream(...args),
    async call<T>(request: KubeRequest) {
      const number = made.push(request) - 1;
      const { crash, fault } =
        number === injection?.at ? injection.what : { crash: undefined };
      if (crash === 'before') throw new Crash();
      const answer = await api.call<T>({
        ...request,
        headers: { 'user-agent': userAgent(number) },
        ...(fault?.kind === 'delay' && { timeoutMs: PATIENCE_MS }),
      });
      if (crash === 'after') throw new Crash();
      return answer;
    },
  });
}

export function userAgent(call: number): string {
  return `meshspace/${call};`;
}

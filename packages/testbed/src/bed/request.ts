import type { Pod } from '../kube/types';
import type { AgentAnswer } from './agent';

export type PodReference = string | Pod;

export interface BedRequest {
  /**
   * The caller: a pod, or `namespace/name` of one, where the name may be what the pod's begins with, or its label `app`. A
   * pod itself spares looking it up for every request.
   */
  from: PodReference;
  to: string;
  method?: string;
  /** A list where a name is to be sent more than once. */
  headers?: Record<string, string> | Array<[string, string]>;
  body?: string;
  timeoutMs?: number;
  /** By HTTP/2, without a negotiation. */
  http2?: boolean;
  /** `host:port` to connect to instead of the URL's: how a caller enters through a gateway by another name. */
  connect?: string;
}

export interface BedAnswer extends AgentAnswer {
  /** By this the request is found in access logs. */
  id: string;
  /** The body as JSON, or undefined if it is none. */
  json: unknown;
}

export interface LoadRequest extends BedRequest {
  rps: number;
  seconds?: number;
}

export const headerList = (
  headers: BedRequest['headers'] = {},
): Array<[string, string]> =>
  Array.isArray(headers) ? headers : Object.entries(headers);

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

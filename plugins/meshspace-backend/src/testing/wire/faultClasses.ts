import type { Fault } from 'embedded-cluster';
import type { KubeRequest } from '../../cluster/KubeApi';

/** What can happen to one call. */
export interface FaultClass {
  name: string;
  /** By the server's hooks; without one, this process ends before the call, or after it. */
  fault?: Fault;
  crash?: 'before' | 'after';
  /** A server says this only to a write. */
  onlyWrites?: boolean;
}

const status = (
  code: number,
  more: Partial<Extract<Fault, { kind: 'status' }>> = {},
): Fault => ({ kind: 'status', code, ...more });

export const FAULT_CLASSES: readonly FaultClass[] = [
  { name: 'crash before', crash: 'before' },
  { name: 'crash after', crash: 'after' },
  { name: 'cut off before', fault: { kind: 'drop', when: 'before' } },
  { name: 'cut off after', fault: { kind: 'drop', when: 'after' } },
  { name: 'half an answer', fault: { kind: 'truncate' } },
  { name: 'an error page', fault: { kind: 'html', code: 502 } },
  { name: 'a page of a proxy', fault: { kind: 'html', code: 200 } },
  { name: 'no answer in time, done later', fault: { kind: 'delay', ms: 25 } },
  { name: '401', fault: status(401) },
  { name: '403', fault: status(403) },
  { name: '404', fault: status(404) },
  { name: '429 and when', fault: status(429, { retryAfterSeconds: 1 }) },
  { name: '429', fault: status(429) },
  { name: '500', fault: status(500) },
  { name: '503', fault: status(503) },
  { name: '504', fault: status(504) },
  {
    name: 'a full quota',
    fault: status(403, { message: 'exceeded quota: space' }),
    onlyWrites: true,
  },
  {
    name: 'a namespace that ends',
    fault: status(403, {
      message: 'because it is being terminated',
    }),
    onlyWrites: true,
  },
  { name: 'a conflict', fault: status(409), onlyWrites: true },
  {
    name: 'refused by validation',
    fault: status(422, { reason: 'Invalid' }),
    onlyWrites: true,
  },
  {
    name: 'refused by a webhook',
    fault: status(400, { message: 'admission webhook "x" denied the request' }),
    onlyWrites: true,
  },
];

export function applies({ onlyWrites }: FaultClass, request: KubeRequest) {
  return !onlyWrites || request.method !== 'GET';
}

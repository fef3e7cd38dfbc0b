import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { KubeStatusError } from './errors';

const status = z.looseObject({
  message: z.string().optional(),
  reason: z.string().optional(),
});

/** What the server said, be it a Status or a load balancer's HTML page. */
export function statusError(
  response: Pick<IncomingMessage, 'statusCode' | 'headers' | 'statusMessage'>,
  text: string,
  now: number,
): KubeStatusError {
  const code = response.statusCode ?? 0;
  const parsed = status.safeParse(asJson(text));
  const message =
    (parsed.success && parsed.data.message) ||
    `${code} ${response.statusMessage ?? ''}`.trim();
  const reason = (parsed.success && parsed.data.reason) || '';
  return new KubeStatusError(
    code,
    reason,
    message,
    retryAfter(response.headers['retry-after'], now),
  );
}

/** `Retry-After` is seconds, or a date; nonsense counts as absent. */
export function retryAfter(
  header: string | undefined,
  now: number,
): number | undefined {
  if (!header) return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds)
    ? seconds * 1000
    : Date.parse(header) - now;
  return Number.isFinite(ms) && ms >= 0 ? Math.min(ms, 120_000) : undefined;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { RequestShape, Treatment } from '../explain/types';
import { inWords } from '../testing/mesh';

/** A treatment in one line: where it goes, and what is done to it on the way. */
export function treatmentWords(
  result: Treatment,
  request: RequestShape,
): string {
  return [inWords(result, request), ...policies(result, request)].join(', ');
}

function policies(result: Treatment, request: RequestShape): string[] {
  if (result.type !== 'forward') return [];
  const { authority, timeoutMs, retries, fault, mirrors, cors } = result;
  const told: string[] = [];
  if (authority !== (request.authority ?? authorityOf(request))) {
    told.push(`as ${authority}`);
  }
  if (timeoutMs !== undefined) told.push(`timeout ${timeoutMs} ms`);
  if (retries && retries.attempts !== 2) {
    told.push(`${retries.attempts} retries`);
  }
  if (fault?.delay) told.push(`delay ${fault.delay.ms} ms`);
  if (fault?.abort) {
    told.push(`abort ${fault.abort.status ?? fault.abort.grpcStatus}`);
  }
  for (const { host, percent } of mirrors ?? []) {
    told.push(`mirror ${percent}% ${host.replace('.svc.cluster.local', '')}`);
  }
  if (cors) told.push('cors');
  for (const [direction, changes] of [
    ['request', result.requestHeaders],
    ['response', result.responseHeaders],
  ] as const) {
    const names = [
      ...Object.keys(changes?.set ?? {}).map(name => `=${name}`),
      ...Object.keys(changes?.add ?? {}).map(name => `+${name}`),
      ...(changes?.remove ?? []).map(name => `-${name}`),
    ];
    if (names.length > 0) told.push(`${direction} ${names.join(' ')}`);
  }
  return told;
}

function authorityOf({ host, port }: RequestShape): string {
  return port === 80 ? host : `${host}:${port}`;
}

import type { Treatment } from '@meshspace/planner';
import type { T } from '../translations/useT';

/** What a proxy does with the request, in words. */
export function treatmentWords(
  treatment: Treatment,
  space: string,
  t: T,
): string {
  switch (treatment.type) {
    case 'forward':
      return treatment.upstreams
        .map(({ host, namespace, service, subset, port, share }) => {
          const name = service ? `${service}.${namespace}` : host;
          const target = `${name}${subset ? ` (${subset})` : ''}:${port}`;
          const whose = namespace === space ? ` ${t('where.yourFork')}` : '';
          const part = share < 1 ? ` ${Math.round(share * 100)} %` : '';
          return `${target}${whose}${part}`;
        })
        .join(', ');
    case 'redirect':
      return t('where.redirect', {
        status: String(treatment.status),
        location: treatment.location,
      });
    case 'direct':
      return t('where.direct', { status: String(treatment.status) });
    case 'notFound':
      return t('where.notFound');
    case 'passthrough':
      return t('where.passthrough');
    case 'unresolved':
      return t('where.unresolved', { host: treatment.host });
    default:
      return treatment.status === 0
        ? t('where.refused', { why: treatment.why })
        : t('where.blocked', {
            status: String(treatment.status),
            why: treatment.why,
          });
  }
}

/** What else the rule does on the way. */
export function treatmentFacts(treatment: Treatment, t: T): string[] {
  if (treatment.type !== 'forward') return [];
  const facts: string[] = [];
  if (treatment.timeoutMs !== undefined)
    facts.push(t('where.timeout', { ms: String(treatment.timeoutMs) }));
  if (treatment.retries)
    facts.push(
      t('where.retries', { attempts: String(treatment.retries.attempts) }),
    );
  if (treatment.fault?.delay)
    facts.push(
      t('where.delay', {
        ms: String(treatment.fault.delay.ms),
        percent: String(treatment.fault.delay.percent),
      }),
    );
  if (treatment.fault?.abort)
    facts.push(
      t('where.abort', {
        status: String(
          treatment.fault.abort.status ??
            treatment.fault.abort.grpcStatus ??
            '',
        ),
        percent: String(treatment.fault.abort.percent),
      }),
    );
  for (const mirror of treatment.mirrors ?? [])
    facts.push(
      t('where.mirror', { host: mirror.host, percent: String(mirror.percent) }),
    );
  return facts;
}

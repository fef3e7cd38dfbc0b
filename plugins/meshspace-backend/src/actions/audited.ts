import type {
  AuditorService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import type { JsonObject } from '@backstage/types';

/** Records what an action writes, on whose behalf, and whether it was refused. */
export async function audited<T>(
  auditor: AuditorService,
  eventId: string,
  credentials: BackstageCredentials,
  meta: JsonObject,
  write: () => Promise<T>,
): Promise<T> {
  const event = await auditor.createEvent({
    eventId,
    severityLevel: 'medium',
    meta: { ...meta, via: 'action', actor: actorOf(credentials) },
  });
  try {
    const result = await write();
    await event.success();
    return result;
  } catch (error) {
    await event.fail({
      error: error instanceof Error ? error : new Error(String(error)),
    });
    throw error;
  }
}

function actorOf({ principal }: BackstageCredentials): string {
  if (typeof principal !== 'object' || principal === null) return 'unknown';
  if ('userEntityRef' in principal) return String(principal.userEntityRef);
  return 'subject' in principal ? String(principal.subject) : 'unknown';
}

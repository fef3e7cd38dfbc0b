import type {
  AuditorService,
  BackstageCredentials,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import type { Request } from 'express';
import { z } from 'zod';

/** What every router needs: who calls, what they say, and a record of what they do. */
export class HttpContext {
  constructor(
    private readonly httpAuth: HttpAuthService,
    private readonly auditor: AuditorService,
  ) {}

  credentials(request: Request): Promise<BackstageCredentials> {
    return this.httpAuth.credentials(request, { allow: ['user', 'service'] });
  }

  /** Records a write, whether it succeeds, is refused or fails. */
  async audited<T>(
    request: Request,
    eventId: string,
    meta: JsonObject,
    write: (credentials: BackstageCredentials) => Promise<T>,
  ): Promise<T> {
    const event = await this.auditor.createEvent({
      eventId,
      request,
      severityLevel: 'medium',
      meta,
    });
    try {
      const result = await write(await this.credentials(request));
      await event.success();
      return result;
    } catch (error) {
      await event.fail({
        error: error instanceof Error ? error : new Error(String(error)),
      });
      throw error;
    }
  }
}

/** @throws InputError that names every field that is wrong */
export function parsed<S extends z.ZodType>(
  schema: S,
  value: unknown,
): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues
    .slice(0, 5)
    .map(({ path, message }) =>
      path.length ? `${path.join('.')}: ${message}` : message,
    );
  throw new InputError(`The request is wrong. ${problems.join('; ')}`);
}

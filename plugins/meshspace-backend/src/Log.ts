import type { LoggerService } from '@backstage/backend-plugin-api';

/** What the controller writes to; a portal's logger fits, and so does a few lines around stdout. @public */
export type Log = Pick<LoggerService, 'debug' | 'info' | 'warn' | 'error'>;

import type { JsonObject } from '@backstage/types';
import document from './generated/openapi.json';

/** What describes the HTTP API: the files of `schema/openapi`, joined. */
export const openApiDocument: JsonObject = document;

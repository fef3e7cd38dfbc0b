import Ajv, { ValidateFunction } from 'ajv/dist/2020';
import { z } from 'zod';
import { openApiDocument } from '../schema/openApiDocument';

const parameterSchema = z.looseObject({
  name: z.string(),
  in: z.enum(['path', 'query', 'header']),
  required: z.boolean().optional(),
  schema: z.unknown(),
  example: z.unknown().optional(),
});

const contentSchema = z.record(
  z.string(),
  z.looseObject({ schema: z.unknown(), example: z.unknown().optional() }),
);

const operationSchema = z.looseObject({
  operationId: z.string(),
  parameters: z.array(parameterSchema).default([]),
  requestBody: z.looseObject({ content: contentSchema }).optional(),
  responses: z.record(
    z.string(),
    z.looseObject({ content: contentSchema.optional() }),
  ),
  'x-permission': z.string().optional(),
  'x-space': z.enum(['path', 'body']).optional(),
  'x-space-permission': z.string().optional(),
  'x-write': z.string().optional(),
  'x-stream': z.boolean().optional(),
});

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** An endpoint, as the document describes it. */
export interface Endpoint extends z.output<typeof operationSchema> {
  method: (typeof METHODS)[number];
  /** `/clusters/{cluster}`. */
  path: string;
}

type Json = { [key: string]: unknown };

/** The document that the API is held against. */
export class OpenApi {
  readonly endpoints: Endpoint[];
  readonly schemas: Json;
  readonly #ajv = new Ajv({ allErrors: true, strict: false });
  readonly #validators = new Map<string, ValidateFunction>();

  private constructor(private readonly document: Json) {
    const { paths, components } = this.#resolved(document) as {
      paths: Record<string, Json>;
      components: { schemas: Json };
    };
    this.schemas = components.schemas;
    this.endpoints = Object.entries(paths).flatMap(([path, item]) =>
      METHODS.filter(method => method in item).map(method => {
        const operation = item[method] as Json;
        const shared = (item.parameters as unknown[] | undefined) ?? [];
        const own = (operation.parameters as unknown[] | undefined) ?? [];
        return {
          ...operationSchema.parse({
            ...operation,
            parameters: [...shared, ...own],
          }),
          method,
          path,
        };
      }),
    );
  }

  static read(): OpenApi {
    return new OpenApi(openApiDocument);
  }

  /** What is wrong with an answer; empty if it is as the document says. */
  problems(endpoint: Endpoint, status: number, body: unknown): string[] {
    const response =
      endpoint.responses[String(status)] ??
      (status >= 400 ? endpoint.responses.default : undefined);
    if (!response) return [`${status} is not in the document`];
    const schema = response.content?.['application/json']?.schema;
    if (!schema) return [];
    const key = `${endpoint.operationId} ${status >= 400 ? 'default' : status}`;
    const validate = this.#validators.get(key) ?? this.#ajv.compile(schema);
    this.#validators.set(key, validate);
    if (validate(body)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) =>
        `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }

  #resolved(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(one => this.#resolved(one));
    if (typeof value !== 'object' || value === null) return value;
    const { $ref: ref, ...rest } = value as Json;
    if (typeof ref === 'string') return this.#resolved(this.#at(ref));
    return Object.fromEntries(
      Object.entries(rest).map(([key, one]) => [key, this.#resolved(one)]),
    );
  }

  #at(ref: string): unknown {
    let found: unknown = this.document;
    for (const key of ref.replace(/^#\//, '').split('/')) {
      found = (found as Json | undefined)?.[key];
    }
    if (found === undefined) throw new Error(`${ref} names nothing`);
    return found;
  }
}

/** A JSON value as it travels on the wire. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { [key: string]: Json };

export type JsonObject = { readonly [key: string]: Json };

/** The part of an OpenAPI schema that says how a value is decoded, merged and owned. Built-in kinds and CRDs share it. */
export interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly $ref?: string;
  readonly default?: Json;
  readonly required?: readonly string[];
  readonly enum?: readonly Json[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly not?: Schema;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly nullable?: boolean;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly description?: string;
  readonly title?: string;
  readonly 'x-kubernetes-group-version-kind'?: readonly {
    group: string;
    version: string;
    kind: string;
  }[];
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-map-type'?: string;
  readonly 'x-kubernetes-patch-merge-key'?: string;
  readonly 'x-kubernetes-patch-strategy'?: string;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly 'x-kubernetes-validations'?: readonly ValidationRule[];
  /** Field names by their protobuf number. */
  readonly 'x-wire'?: WireNumbers;
  /** Go leaves this field out of JSON when it has its zero value. */
  readonly 'x-omit-zero'?: boolean;
  /** Go writes `null` when this list, map or pointer is unset. */
  readonly 'x-keep-null'?: boolean;
}

/** A name, or the numbers of a message that JSON shows as part of the outer one. */
export interface WireNumbers {
  readonly [number: string]: string | WireNumbers;
}

export interface ValidationRule {
  readonly rule: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly reason?: string;
  readonly fieldPath?: string;
  readonly optionalOldSelf?: boolean;
}

export function isObject(value: unknown): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export type Resolve = (schema: Schema | undefined) => Schema | undefined;

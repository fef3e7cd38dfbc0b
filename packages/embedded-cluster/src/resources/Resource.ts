import { Schema } from '../schema/Schema';

export interface PrinterColumn {
  name: string;
  type: string;
  format?: string;
  description?: string;
  jsonPath: string;
  priority?: number;
}

export interface ScalePaths {
  specReplicasPath: string;
  statusReplicasPath: string;
  labelSelectorPath?: string;
}

export interface Subresource {
  name: string;
  responseKind: { group: string; version: string; kind: string };
  verbs: readonly string[];
}

/** One served version of one resource. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly listKind: string;
  readonly plural: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly subresources: readonly Subresource[];
  readonly schema: Schema | undefined;
  readonly custom?: CustomPart;
  readonly hash?: string;
}

/** What only a resource from a CustomResourceDefinition has. */
export interface CustomPart {
  readonly crdName: string;
  readonly columns: readonly PrinterColumn[];
  readonly scale?: ScalePaths;
  readonly hasStatus: boolean;
  readonly preserveUnknown: boolean;
  readonly selectableFields: readonly string[];
  readonly storageVersion: string;
}

/** The name under which objects are stored, whatever version they are asked in. */
export function storageName(resource: {
  group: string;
  plural: string;
}): string {
  return resource.group
    ? `${resource.plural}.${resource.group}`
    : resource.plural;
}

export function apiVersionOf(resource: {
  group: string;
  version: string;
}): string {
  return resource.group
    ? `${resource.group}/${resource.version}`
    : resource.version;
}

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { JsonObject } from '@backstage/types';
import { parse } from 'yaml';

/** The API's document as people write it, joined of one file for each area. */
export function joinOpenApiDocument(folder: string): JsonObject {
  return readdirSync(folder)
    .filter(file => file.endsWith('.yaml'))
    .sort()
    .map((file): JsonObject => {
      return parse(readFileSync(path.join(folder, file), 'utf8'), {
        merge: true,
      });
    })
    .reduce((whole, part) => joined(whole, part), {});
}

/** Areas share nothing but the places where they put what is theirs. */
function joined(one: JsonObject, other: JsonObject): JsonObject {
  const all = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const before = all[key];
    if (isObject(before) && isObject(value)) all[key] = joined(before, value);
    else if (before === undefined) all[key] = value;
    else throw new Error(`Two files of the API's document say what ${key} is`);
  }
  return all;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

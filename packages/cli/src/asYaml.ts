import { KubeObject } from '@meshspace/planner';
import { stringify } from 'yaml';

/** What the API server alone decides; kubectl refuses to apply an object with another's, or with one that is made up. */
const SERVERS = ['resourceVersion', 'generation', 'managedFields'];
const MADE_UP = /^simulated-/;

/** Objects as kubectl takes them, one document each. */
export function asYaml(objects: readonly KubeObject[]): string {
  return (
    objects
      // kubectl reads YAML 1.1, in which yes, on and 0123 are no strings.
      .map(object => stringify(applicable(object), { version: '1.1' }))
      .join('---\n')
      .trimEnd()
  );
}

function applicable({ metadata, ...rest }: KubeObject): object {
  const owners = metadata.ownerReferences?.filter(
    ({ uid }) => !MADE_UP.test(uid),
  );
  const kept = Object.entries({ ...metadata, ownerReferences: owners }).filter(
    ([key, value]) =>
      value !== undefined &&
      !SERVERS.includes(key) &&
      !(key === 'uid' && MADE_UP.test(String(value))) &&
      !(key === 'ownerReferences' && owners?.length === 0),
  );
  const { apiVersion, kind, ...others } = rest;
  return { apiVersion, kind, metadata: Object.fromEntries(kept), ...others };
}

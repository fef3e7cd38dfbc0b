import type { Manifest } from '../kube/types';
import type { Pair } from './types';

type Part = Record<string, unknown>;

const withoutIndex = <T>(list: T[], index: number) =>
  list.filter((_, i) => i !== index);

const replaced = <T>(list: T[], index: number, item: T) =>
  list.map((old, i) => (i === index ? item : old));

const withoutKey = (part: Part, key: string) =>
  Object.fromEntries(Object.entries(part).filter(([name]) => name !== key));

// what a route does: without it the route would be none
const actions = ['route', 'redirect', 'directResponse', 'delegate'];

function smallerMatches(match: Part[]): Part[][] {
  const entries =
    match.length > 1 ? match.map((_, i) => withoutIndex(match, i)) : [];
  const conditions = match.flatMap((entry, i) =>
    Object.keys(entry).length > 1
      ? Object.keys(entry).map(key =>
          replaced(match, i, withoutKey(entry, key)),
        )
      : [],
  );
  return [...entries, ...conditions];
}

function smallerRoute(route: Part): Part[] {
  const settings = Object.keys(route).filter(key => !actions.includes(key));
  const matches = (route.match as Part[] | undefined) ?? [];
  return [
    ...settings.map(key => withoutKey(route, key)),
    ...smallerMatches(matches).map(match => ({ ...route, match })),
  ];
}

/** Every list of routes that has one part less, whole routes first, and that the API server still takes. */
export function smallerRoutes(http: Part[]): Part[][] {
  const fewer =
    http.length > 1 ? http.map((_, i) => withoutIndex(http, i)) : [];
  const simpler = http.flatMap((route, i) =>
    smallerRoute(route).map(less => replaced(http, i, less)),
  );
  return [...fewer, ...simpler];
}

/** Smaller configurations and requests: whole objects, then headers, routes and their matches. */
export function smallerPairs({ objects, request }: Pair): Pair[] {
  const fewer =
    objects.length > 1
      ? objects.map((_, i) => ({ request, objects: withoutIndex(objects, i) }))
      : [];
  const headers = request.headers.map((_, i) => ({
    objects,
    request: { ...request, headers: withoutIndex(request.headers, i) },
  }));
  const simpler = objects.flatMap((object, i) => {
    const spec = object.spec as { http?: Part[] };
    return smallerRoutes(spec.http ?? []).map(http => ({
      request,
      objects: replaced<Manifest>(objects, i, {
        ...object,
        spec: { ...spec, http },
      }),
    }));
  });
  const rules = objects.flatMap((object, i) => {
    const spec = object.spec as { rules?: Part[] };
    const list = spec.rules ?? [];
    if (list.length < 2) return [];
    return list.map((_, at) => ({
      request,
      objects: replaced<Manifest>(objects, i, {
        ...object,
        spec: { ...spec, rules: withoutIndex(list, at) },
      }),
    }));
  });
  return [...fewer, ...headers, ...simpler, ...rules];
}

/**
 * The smallest pair that can be reached by leaving parts out, one at a time, and still disagrees. `disagrees` may reject:
 * what the cluster does not take is no smaller case.
 */
export async function shrink(
  pair: Pair,
  disagrees: (pair: Pair) => Promise<boolean>,
  maxTries = 60,
): Promise<Pair> {
  let best = pair;
  let tries = 0;
  for (let found = true; found; ) {
    found = false;
    for (const candidate of smallerPairs(best)) {
      if (tries >= maxTries) return best;
      tries += 1;
      if (!(await disagrees(candidate).catch(() => false))) continue;
      best = candidate;
      found = true;
      break;
    }
  }
  return best;
}

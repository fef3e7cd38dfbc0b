import { HttpRouteRule, VirtualService } from '../../kube/istio';
import { refName, refOf } from '../../kube/objects';
import { ClusterView } from '../../view/ClusterView';
import { grouped } from '../../view/groups';
import { isOurs } from '../context';
import { stableJson } from '../digest';
import { JsonPatchStep } from '../types';
import { isGrafted, spaceOfGraft } from './graftName';
import { Graft, GraftWish } from './types';

const byGrafts = grouped('VirtualService', {
  entries(object): Iterable<readonly [string, VirtualService]> {
    const has = !isOurs(object) && object.spec.http?.some(isGrafted);
    return has ? [['grafted', object]] : [];
  },
});

/** VirtualServices of people with rules of ours in them. */
const grafted = (view: ClusterView) => byGrafts(view).get('grafted');

/** VirtualServices of people that rules for a space stand in. */
export function graftedFor(view: ClusterView, space: string): VirtualService[] {
  return grafted(view).filter(({ spec }) =>
    spec.http?.some(rule => spaceOfGraft(rule) === space),
  );
}

/**
 * What is left to change so that the rules of a base's spaces stand where they are wished, and nowhere else. Rules for the
 * spaces of another base stay: its own plan looks after them.
 */
export function graftsOf(
  view: ClusterView,
  base: string,
  wishes: readonly GraftWish[],
): Graft[] {
  const wished = new Map(wishes.map(({ object }) => [refName(object), object]));
  for (const object of grafted(view)) {
    wished.set(refName(refOf(object)), refOf(object));
  }
  return [...wished]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, ref]) => {
      const object = view.get('VirtualService', ref.namespace, ref.name);
      if (!object) return [];
      const own = wishes.filter(wish => refName(wish.object) === name);
      return graftOf(view, base, object, own) ?? [];
    });
}

function graftOf(
  view: ClusterView,
  base: string,
  object: VirtualService,
  wishes: readonly GraftWish[],
): Graft | undefined {
  const current = object.spec.http ?? [];
  const isOfBase = (rule: HttpRouteRule) => {
    const space = spaceOfGraft(rule);
    if (space === undefined) return false;
    const found = view.get('MeshSpace', undefined, space);
    return !found || found.spec.base === base;
  };
  const wanted = withRules(
    current.filter(rule => !isOfBase(rule)),
    wishes,
  );
  if (stableJson(wanted) === stableJson(current)) return undefined;
  const changed = [...current, ...wanted].filter(isOfBase);
  const spaces = [
    ...new Set(changed.flatMap(rule => spaceOfGraft(rule) ?? [])),
  ];
  return {
    target: refOf(object),
    resourceVersion: object.metadata.resourceVersion ?? '',
    patch: [...takenOut(current, isOfBase), ...putIn(wanted, isOfBase)],
    spaces: spaces.sort(),
    reason: reasonOf(object, wanted.filter(isOfBase)),
  };
}

function reasonOf(
  { metadata: { name } }: VirtualService,
  rules: readonly HttpRouteRule[],
): string {
  return rules.length === 0
    ? `Takes our rules out of the VirtualService ${name}: it is again as its owners wrote it`
    : `Adds rules for a space's header to the VirtualService ${name}, because callers ask it before any other; its own rules stay as they are`;
}

function withRules(
  rules: readonly HttpRouteRule[],
  wishes: readonly GraftWish[],
): HttpRouteRule[] {
  const places = [...new Map(wishes.map(wish => [wish.place, wish])).values()];
  places.sort((a, b) => (a.place < b.place ? -1 : 1));
  let index = 0;
  return rules.flatMap(rule => {
    if (isGrafted(rule)) return [rule];
    const at = index++;
    return [...places.flatMap(({ before }) => before.get(at) ?? []), rule];
  });
}

/** Last first, so that no place moves; each is what it was taken for, or nothing is written. */
export function takenOut(
  rules: readonly HttpRouteRule[],
  isOfBase: (rule: HttpRouteRule) => boolean,
): JsonPatchStep[] {
  return rules
    .flatMap((rule, index): JsonPatchStep[][] =>
      isOfBase(rule)
        ? [
            [
              {
                op: 'test',
                path: `/spec/http/${index}/name`,
                value: rule.name,
              },
              { op: 'remove', path: `/spec/http/${index}` },
            ],
          ]
        : [],
    )
    .reverse()
    .flat();
}

function putIn(
  rules: readonly HttpRouteRule[],
  isOfBase: (rule: HttpRouteRule) => boolean,
): JsonPatchStep[] {
  return rules.flatMap((rule, index): JsonPatchStep[] =>
    isOfBase(rule)
      ? [{ op: 'add', path: `/spec/http/${index}`, value: rule }]
      : [],
  );
}

import { HttpRouteRule } from '../../kube/istio';
import { GRAFT_PREFIX } from '../../meshspace/names';

/** The name is all that tells a rule of ours inside a person's object: taking those out leaves just what was there. */
export function graftName(space: string, label: string): string {
  return `${GRAFT_PREFIX}${space}/${label}`;
}

export function isGrafted({ name }: HttpRouteRule): boolean {
  return name?.startsWith(GRAFT_PREFIX) ?? false;
}

/** The space that a grafted rule serves; undefined for people's own rules. */
export function spaceOfGraft(rule: HttpRouteRule): string | undefined {
  return isGrafted(rule)
    ? rule.name?.slice(GRAFT_PREFIX.length).split('/')[0]
    : undefined;
}

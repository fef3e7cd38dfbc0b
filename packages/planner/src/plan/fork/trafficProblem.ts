import { Service } from '../../kube/core';
import { ForkSpec, ForkTraffic } from '../../meshspace/MeshSpace';
import { ClusterView } from '../../view/ClusterView';
import { apiRoutedServices } from '../routes/apiParents';
import { notSaidBy } from '../routes/apiTraffic';
import { trafficOf } from '../routes/traffic';

/** What of a space's wish for its requests to a fork is not done, and why. */
export function trafficProblem(
  view: ClusterView,
  base: string,
  fork: ForkSpec,
  services: readonly Service[],
): string | undefined {
  const { share, mirror, ...others } = fork.traffic ?? {};
  const wished: ForkTraffic = {
    ...others,
    ...(share !== undefined && share !== 100 && { share }),
  };
  const done: ForkTraffic = trafficOf(fork) ?? {};
  const wrong = (Object.keys(wished) as (keyof ForkTraffic)[]).filter(
    field => done[field] === undefined,
  );
  if (wrong.length > 0) {
    return `What it says of ${wrong.join(
      ' and ',
    )} for your requests cannot be done: a time is one such as 1500ms or 2s, a share or percentage a whole number from 1 to 100, a status one from 200 to 599, and attempts are at most 10. Correct it, or leave it out.`;
  }
  const byName = apiRoutedServices(view, base);
  const byApi = services.find(({ metadata }) => byName.has(metadata.name));
  if (!byApi) return undefined;
  const { name } = byApi.metadata;
  const kinds = (byName.get(name) ?? []).map(({ kind }) => kind);
  const unsaid = notSaidBy(kinds).filter(field => done[field] !== undefined);
  return unsaid.length > 0
    ? `${name} is routed with the Gateway API, which has no word for ${unsaid.join(
        ', ',
      )}: your requests meet the rest of what you wish, but not that. With a VirtualService for ${name} instead, they would.`
    : undefined;
}

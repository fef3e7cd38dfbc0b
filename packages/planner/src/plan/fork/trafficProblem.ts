import { Service } from '../../kube/core';
import { ForkSpec, ForkTraffic } from '../../meshspace/MeshSpace';
import { ClusterView } from '../../view/ClusterView';
import { apiRoutedServices } from '../routes/apiParents';
import { NOT_IN_GATEWAY_API } from '../routes/apiTraffic';
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
  const unsaid = NOT_IN_GATEWAY_API.filter(field => done[field] !== undefined);
  const byApi = services.find(({ metadata }) =>
    apiRoutedServices(view, base).has(metadata.name),
  );
  return unsaid.length > 0 && byApi
    ? `${
        byApi.metadata.name
      } is routed with the Gateway API, which has no word for ${unsaid.join(
        ', ',
      )}: your requests meet the rest of what you wish, but not that. With a VirtualService for ${
        byApi.metadata.name
      } instead, they would.`
    : undefined;
}

import { Mirror, Upstream } from '../../explain/types';
import { Destination, HttpRouteRule } from '../../kube/istio';
import { Raw } from '../../kube/objects';
import { ClusterView } from '../../view/ClusterView';
import { destinationRuleFor, RuleCaller } from '../destinationRules';
import { Dialled } from '../dial';
import { numberAt, objectAt, textAt } from '../raw';
import { RegisteredService } from '../registry';

/** How destinations are found for one proxy. */
export interface DestinationContext {
  readonly view: ClusterView;
  readonly caller: RuleCaller;
  /** The service of a host, if the proxy knows it. */
  lookup(host: string): RegisteredService | undefined;
  /** The port of a destination that names none. */
  defaultPort(service: RegisteredService | undefined): number;
  /** What the caller's connection goes to; absent at gateways, which always balance themselves. */
  readonly dialled?: Dialled;
}

/** Where a destination leads. `missing` is the status that Envoy answers if it has no such cluster. */
export function upstreamOf(
  context: DestinationContext,
  { host: named, subset, port: wanted }: Destination,
  share: number,
  missingStatus: number,
): Upstream {
  const aliased = context.lookup(named);
  const host = aliased?.aliasOf ?? named;
  const service = aliased?.aliasOf ? context.lookup(host) : aliased;
  const port = wanted?.number ?? context.defaultPort(service);
  const upstream: Upstream = {
    cluster: `outbound|${port}|${subset ?? ''}|${host}`,
    host,
    port,
    share,
    ...(service && identity(service)),
    ...(subset && { subset }),
  };
  const missing = (why: string): Upstream => ({
    ...upstream,
    missing: { status: missingStatus, why },
  });
  if (!service) {
    return missing(
      named === ''
        ? 'its backend may not be used'
        : `no service ${host} is visible to ${context.caller.namespace}`,
    );
  }
  const found = service.ports.find(candidate => candidate.port === port);
  if (!found || found.protocol === 'udp') {
    return missing(`${host} has no port ${port}`);
  }
  if (subset) {
    const labels = subsetLabels(context, service, subset);
    if (!labels) return missing(`${host} has no subset ${subset}`);
    upstream.subsetLabels = labels;
  }
  if (service.resolution === 'dialled' && context.dialled) {
    upstream.dialled = dialledBy(context.dialled, host);
  }
  return upstream;
}

function identity(service: RegisteredService) {
  return service.kubernetes
    ? { namespace: service.namespace, service: service.name }
    : { namespace: service.namespace, entry: service.source };
}

function subsetLabels(
  { view, caller }: DestinationContext,
  service: RegisteredService,
  name: string,
): Record<string, string> | undefined {
  const rule = destinationRuleFor(
    view,
    caller,
    service.hostname,
    service.namespace,
  );
  const subset = rule?.subsets.find(candidate => candidate.name === name);
  return subset && (subset.labels ?? {});
}

function dialledBy(dialled: Dialled, host: string): Upstream['dialled'] {
  switch (dialled.type) {
    case 'service':
      return serviceTarget(dialled.service);
    case 'pod':
      return {
        ...(dialled.service && serviceTarget(dialled.service)),
        host: dialled.address,
      };
    case 'elsewhere':
      return { host: dialled.host };
    default:
      return { host };
  }
}

function serviceTarget({ hostname, namespace, name }: RegisteredService) {
  return { host: hostname, namespace, ...(name && { service: name }) };
}

/** All mirrors of a rule; each counts as 100 % unless a share is given, and not at all with 0 %. */
export function mirrorsOf(
  context: DestinationContext,
  { mirror, mirrors, mirrorPercentage, ...rest }: HttpRouteRule,
): Mirror[] {
  const old = numberAt(rest as Raw, 'mirrorPercent');
  const single = mirror
    ? [
        {
          destination: mirror,
          percent:
            mirrorPercentage?.value ?? (mirrorPercentage ? 0 : old) ?? 100,
        },
      ]
    : [];
  const several = (mirrors ?? []).flatMap(entry => {
    const destination = destinationIn(objectAt(entry, 'destination'));
    const percentage = objectAt(entry, 'percentage');
    const percent = percentage ? numberAt(percentage, 'value') ?? 0 : 100;
    return destination ? [{ destination, percent }] : [];
  });
  return [...single, ...several]
    .filter(({ percent }) => percent > 0)
    .flatMap(({ destination, percent }) => {
      const {
        host,
        port,
        subset,
        subsetLabels: labels,
        service,
        namespace,
        missing,
      } = upstreamOf(context, destination, 1, 503);
      if (missing) return [];
      return [
        {
          host,
          port,
          percent,
          ...(namespace && { namespace }),
          ...(service && { service }),
          ...(subset && { subset }),
          ...(labels && { subsetLabels: labels }),
        },
      ];
    });
}

function destinationIn(raw: Raw | undefined): Destination | undefined {
  const host = textAt(raw, 'host');
  if (!host) return undefined;
  const subset = textAt(raw, 'subset');
  const number = numberAt(objectAt(raw, 'port'), 'number');
  return {
    host,
    ...(subset && { subset }),
    ...(number !== undefined && { port: { number } }),
  };
}

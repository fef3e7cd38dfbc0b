import {
  InternalClient,
  NewObject,
  StoredObject,
} from '../store/InternalClient';
import {
  EndpointAddress,
  Endpoints,
  EndpointSlice,
  Pod,
  Service,
} from './kinds';
import { matchesLabels } from './kit/labels';
import { ObjectIndex } from './kit/ObjectIndex';
import {
  canonicalJson,
  controllerReference,
  getOf,
  ignoring,
  isControlledBy,
  keyOf,
  listOf,
  splitKey,
} from './kit/objects';
import { ControllerSpec } from './kit/queue';
import { isFinished, isPodReady } from './podFacts';
import { ResolvedPort, resolvedPorts } from './servicePorts';

const SERVICE_NAME = 'kubernetes.io/service-name';
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const MANAGER = 'endpointslice-controller.k8s.io';

interface Group {
  ports: ResolvedPort[];
  pods: Pod[];
}

/** Service + Pods → EndpointSlices (one per set of ports) and the old Endpoints object. */
export function endpointsController(client: InternalClient): ControllerSpec {
  const pods = new ObjectIndex<Pod>(
    client,
    'pods',
    listOf(client, 'pods'),
    labelKeys,
  );
  const services = new ObjectIndex<Service>(
    client,
    'services',
    listOf(client, 'services'),
    ({ metadata, spec }) =>
      hasSelector(spec.selector)
        ? pairKeys(metadata.namespace, spec.selector).slice(0, 1)
        : [],
  );
  const slices = new ObjectIndex<EndpointSlice>(
    client,
    'endpointslices.discovery.k8s.io',
    listOf(client, 'endpointslices.discovery.k8s.io'),
    slice =>
      slice.metadata.labels?.[MANAGED_BY] === MANAGER ? [sliceKey(slice)] : [],
  );
  /** Which Services select a pod: also by the labels that it had, or it would stay in their endpoints. */
  const servicesOf = (pod: StoredObject) =>
    labelKeys(pod)
      .flatMap(key => services.of(key))
      .filter(({ spec }) =>
        matchesLabels(spec.selector ?? {}, pod.metadata.labels),
      )
      .map(keyOf);
  const selectedBefore = new Map<string, string[]>();

  return {
    name: 'endpoints',
    watches: {
      services: ({ object }) => [keyOf(object)],
      pods: ({ type, object }) => {
        const keys = servicesOf(object);
        const before = selectedBefore.get(object.metadata.uid) ?? [];
        if (type === 'DELETED') {
          selectedBefore.delete(object.metadata.uid);
        } else {
          selectedBefore.set(object.metadata.uid, keys);
        }
        return [...new Set([...keys, ...before])];
      },
      'endpointslices.discovery.k8s.io': ({ type, object }) =>
        type !== 'ADDED' && object.metadata.labels?.[MANAGED_BY] === MANAGER
          ? [sliceKey(object)]
          : [],
    },
    initial: () => listOf(client, 'services').map(keyOf),
    async reconcile(key) {
      const { namespace, name } = splitKey(key);
      const service = getOf(client, 'services', namespace, name);
      if (!service || service.metadata.deletionTimestamp) {
        await removeEndpoints(client, namespace, name);
        return;
      }
      if (!hasSelector(service.spec.selector)) {
        return;
      }
      const { selector } = service.spec;
      const selected = fewest(pods, pairKeys(namespace, selector))
        .filter(pod => matchesLabels(selector, pod.metadata.labels))
        .filter(pod => pod.status?.podIP !== undefined && !isFinished(pod))
        .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
      const groups = groupByPorts(service, selected);
      await writeSlices(client, service, groups, slices.of(key));
      await writeEndpoints(client, service, groups);
    },
    stop() {
      [pods, services, slices].forEach(index => index.stop());
    },
  };
}

function pairKeys(
  namespace: string | undefined,
  labels: Record<string, string> = {},
): string[] {
  return Object.entries(labels).map(
    ([name, value]) => `${namespace}/${name}=${value}`,
  );
}

function labelKeys({ metadata }: StoredObject): string[] {
  return pairKeys(metadata.namespace, metadata.labels);
}

function sliceKey({ metadata }: StoredObject): string {
  return `${metadata.namespace}/${metadata.labels?.[SERVICE_NAME]}`;
}

/** Those of the rarest key: whatever has all of them is among these. */
function fewest<T extends StoredObject>(
  index: ObjectIndex<T>,
  keys: readonly string[],
): readonly T[] {
  const [rarest] = [...keys].sort((a, b) => index.count(a) - index.count(b));
  return rarest === undefined ? [] : index.of(rarest);
}

function hasSelector(
  selector: Service['spec']['selector'],
): selector is Record<string, string> {
  return selector !== undefined && Object.keys(selector).length > 0;
}

async function removeEndpoints(
  client: InternalClient,
  namespace: string,
  name: string,
): Promise<void> {
  const endpoints = client.get('endpoints', namespace, name);
  if (endpoints) {
    await ignoring(
      [404, 409],
      client.delete('endpoints', namespace, name, {
        uid: endpoints.metadata.uid,
      }),
    );
  }
}

function groupByPorts(service: Service, pods: readonly Pod[]): Group[] {
  const groups = new Map<string, Group>();
  for (const pod of pods) {
    const ports = resolvedPorts(service, pod);
    const key = canonicalJson(ports);
    const group = groups.get(key) ?? { ports, pods: [] };
    group.pods.push(pod);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function endpointOf(
  service: Service,
  pod: Pod,
): EndpointSlice['endpoints'][number] {
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const serving = isPodReady(pod);
  return {
    addresses: [pod.status?.podIP ?? ''],
    conditions: {
      ready:
        service.spec.publishNotReadyAddresses === true ||
        (serving && !terminating),
      serving,
      terminating,
    },
    ...(pod.spec.hostname && pod.spec.subdomain === service.metadata.name
      ? { hostname: pod.spec.hostname }
      : {}),
    nodeName: pod.spec.nodeName,
    targetRef: targetOf(pod),
  };
}

function targetOf(pod: Pod) {
  return {
    kind: 'Pod',
    name: pod.metadata.name,
    namespace: pod.metadata.namespace ?? '',
    uid: pod.metadata.uid,
  };
}

function sliceLabels(service: Service): Record<string, string> {
  return {
    ...service.metadata.labels,
    ...(service.spec.clusterIP === 'None'
      ? { 'service.kubernetes.io/headless': '' }
      : {}),
    [SERVICE_NAME]: service.metadata.name,
    [MANAGED_BY]: MANAGER,
  };
}

async function writeSlices(
  client: InternalClient,
  service: Service,
  groups: Group[],
  present: readonly EndpointSlice[],
): Promise<void> {
  const { namespace, name } = service.metadata;
  const existing = present.filter(
    slice =>
      isControlledBy(slice, service) && !slice.metadata.deletionTimestamp,
  );
  // A Service without pods still has one slice, an empty one.
  const wanted = groups.length > 0 ? groups : [{ ports: [], pods: [] }];
  const unused = [...existing];
  for (const { ports, pods } of wanted) {
    const content = {
      addressType: 'IPv4',
      endpoints: pods.map(pod => endpointOf(service, pod)),
      ports,
    };
    const same = unused.findIndex(
      slice => canonicalJson(slice.ports ?? []) === canonicalJson(ports),
    );
    const slice = same >= 0 ? unused.splice(same, 1)[0] : unused.shift();
    const labels = sliceLabels(service);
    if (!slice) {
      await client.create('endpointslices.discovery.k8s.io', {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: {
          generateName: `${name}-`,
          namespace,
          labels,
          ownerReferences: [controllerReference(service)],
        },
        ...content,
      });
    } else if (!sameContent(slice, content, labels)) {
      await client.modify(
        'endpointslices.discovery.k8s.io',
        namespace,
        slice.metadata.name,
        current => ({
          ...current,
          metadata: { ...current.metadata, labels },
          ...content,
        }),
      );
    }
  }
  for (const slice of unused) {
    await ignoring(
      [404, 409],
      client.delete(
        'endpointslices.discovery.k8s.io',
        namespace,
        slice.metadata.name,
        { uid: slice.metadata.uid },
      ),
    );
  }
}

function sameContent(
  slice: EndpointSlice,
  content: object,
  labels: Record<string, string>,
): boolean {
  const { endpoints, ports, addressType } = slice;
  return (
    canonicalJson({
      endpoints: endpoints ?? [],
      ports: ports ?? [],
      addressType,
    }) === canonicalJson(content) &&
    canonicalJson(slice.metadata.labels ?? {}) === canonicalJson(labels)
  );
}

async function writeEndpoints(
  client: InternalClient,
  service: Service,
  groups: Group[],
): Promise<void> {
  const { namespace, name, labels } = service.metadata;
  const subsets = groups
    .map(({ ports, pods }) => {
      const ready = pods.filter(
        pod => endpointOf(service, pod).conditions.ready,
      );
      const notReady = pods.filter(
        pod => !ready.includes(pod) && !pod.metadata.deletionTimestamp,
      );
      return {
        ...(ready.length ? { addresses: ready.map(addressOf) } : {}),
        ...(notReady.length
          ? { notReadyAddresses: notReady.map(addressOf) }
          : {}),
        ports: ports.map(port =>
          port.name ? port : { port: port.port, protocol: port.protocol },
        ),
      };
    })
    .filter(subset => subset.addresses || subset.notReadyAddresses);
  const content = subsets.length ? { subsets } : {};
  const wantedLabels = {
    ...labels,
    'endpoints.kubernetes.io/managed-by': 'endpoint-controller',
  };
  const existing = getOf(client, 'endpoints', namespace, name);
  if (!existing) {
    const object: NewObject = {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { name, namespace, labels: wantedLabels },
      ...content,
    };
    await ignoring([409], client.create('endpoints', object));
    return;
  }
  if (
    canonicalJson(existing.subsets ?? []) !== canonicalJson(subsets) ||
    canonicalJson(existing.metadata.labels ?? {}) !==
      canonicalJson(wantedLabels)
  ) {
    await client.modify('endpoints', namespace, name, current => {
      const { subsets: _before, ...rest } = current as Endpoints;
      return {
        ...rest,
        metadata: { ...rest.metadata, labels: wantedLabels },
        ...content,
      };
    });
  }
}

function addressOf(pod: Pod): EndpointAddress {
  return {
    ip: pod.status?.podIP ?? '',
    nodeName: pod.spec.nodeName,
    targetRef: targetOf(pod),
  };
}

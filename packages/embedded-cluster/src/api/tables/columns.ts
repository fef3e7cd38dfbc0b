import { age } from './age';
import {
  Column,
  text,
  count,
  AGE,
  at,
  number,
  words,
  size,
  list,
  selectorText,
  mapText,
  containers,
  templateColumns,
  SELECTOR,
  pod,
  servicePorts,
  externalIps,
  endpointsText,
  ingressAddresses,
  ingressHosts,
  shortened,
  sliceEndpoints,
  jobStatus,
  completions,
  jobDuration,
  nodeStatus,
  nodeAddress,
  nodeRoles,
  lastSeen,
  involved,
  bindingColumns,
  CREATED,
  quota,
} from './cells';

export const COLUMNS: Record<string, readonly Column[]> = {
  pods: [
    text('Ready', pod('ready')),
    text('Status', pod('status')),
    text('Restarts', pod('restarts')),
    AGE,
    text('IP', pod('ip'), 1),
    text('Node', pod('node'), 1),
    text('Nominated Node', pod('nominated'), 1),
    text('Readiness Gates', pod('gates'), 1),
  ],
  services: [
    text('Type', words('spec.type')),
    text('Cluster-IP', words('spec.clusterIP', '<none>')),
    text('External-IP', externalIps),
    text('Port(s)', servicePorts),
    AGE,
    text('Selector', object => mapText(at(object, 'spec.selector')), 1),
  ],
  'deployments.apps': [
    text(
      'Ready',
      object =>
        `${at(object, 'status.readyReplicas') ?? 0}/${
          at(object, 'spec.replicas') ?? 0
        }`,
    ),
    text('Up-to-date', number('status.updatedReplicas')),
    text('Available', number('status.availableReplicas')),
    AGE,
    ...templateColumns,
    SELECTOR,
  ],
  'replicasets.apps': [
    count('Desired', number('spec.replicas')),
    count('Current', number('status.replicas')),
    count('Ready', number('status.readyReplicas')),
    AGE,
    ...templateColumns,
    SELECTOR,
  ],
  'statefulsets.apps': [
    text(
      'Ready',
      object =>
        `${at(object, 'status.readyReplicas') ?? 0}/${
          at(object, 'spec.replicas') ?? 0
        }`,
    ),
    AGE,
    ...templateColumns,
  ],
  'daemonsets.apps': [
    count('Desired', number('status.desiredNumberScheduled')),
    count('Current', number('status.currentNumberScheduled')),
    count('Ready', number('status.numberReady')),
    count('Up-to-date', number('status.updatedNumberScheduled')),
    count('Available', number('status.numberAvailable')),
    text('Node Selector', object =>
      mapText(at(object, 'spec.template.spec.nodeSelector')),
    ),
    AGE,
    ...templateColumns,
    SELECTOR,
  ],
  'jobs.batch': [
    text('Status', jobStatus),
    text('Completions', completions),
    text('Duration', jobDuration),
    AGE,
    ...templateColumns,
    SELECTOR,
  ],
  'cronjobs.batch': [
    text('Schedule', words('spec.schedule')),
    text('Timezone', words('spec.timeZone', '<none>')),
    text('Suspend', object => (at(object, 'spec.suspend') ? 'True' : 'False')),
    count('Active', size('status.active')),
    text('Last Schedule', (object, now) => {
      const time = at(object, 'status.lastScheduleTime');
      return time ? age(String(time), now) : '<none>';
    }),
    AGE,
    text(
      'Containers',
      containers('spec.jobTemplate.spec.template.spec.containers', 'name'),
      1,
    ),
    text(
      'Images',
      containers('spec.jobTemplate.spec.template.spec.containers', 'image'),
      1,
    ),
    text(
      'Selector',
      object => selectorText(at(object, 'spec.jobTemplate.spec.selector')),
      1,
    ),
  ],
  namespaces: [text('Status', words('status.phase')), AGE],
  nodes: [
    text('Status', nodeStatus),
    text('Roles', nodeRoles),
    AGE,
    text('Version', words('status.nodeInfo.kubeletVersion')),
    text('Internal-IP', object => nodeAddress(object, 'InternalIP'), 1),
    text('External-IP', object => nodeAddress(object, 'ExternalIP'), 1),
    text('OS-Image', words('status.nodeInfo.osImage', '<unknown>'), 1),
    text(
      'Kernel-Version',
      words('status.nodeInfo.kernelVersion', '<unknown>'),
      1,
    ),
    text(
      'Container-Runtime',
      words('status.nodeInfo.containerRuntimeVersion', '<unknown>'),
      1,
    ),
  ],
  configmaps: [text('Data', size('data', 'binaryData')), AGE],
  secrets: [text('Type', words('type')), text('Data', size('data')), AGE],
  endpoints: [text('Endpoints', endpointsText), AGE],
  'endpointslices.discovery.k8s.io': [
    text('AddressType', words('addressType')),
    text(
      'Ports',
      object =>
        shortened(
          list(object, 'ports').map(({ port }) => String(port ?? '*')),
          3,
        ) || '<unset>',
    ),
    text('Endpoints', sliceEndpoints),
    AGE,
  ],
  'leases.coordination.k8s.io': [
    text('Holder', words('spec.holderIdentity')),
    AGE,
  ],
  'roles.rbac.authorization.k8s.io': [CREATED],
  'clusterroles.rbac.authorization.k8s.io': [CREATED],
  'customresourcedefinitions.apiextensions.k8s.io': [CREATED],
  'rolebindings.rbac.authorization.k8s.io': bindingColumns,
  'clusterrolebindings.rbac.authorization.k8s.io': bindingColumns,
  'ingresses.networking.k8s.io': [
    text('Class', words('spec.ingressClassName', '<none>')),
    text('Hosts', ingressHosts),
    text('Address', ingressAddresses),
    text('Ports', object => (at(object, 'spec.tls') ? '80, 443' : '80')),
    AGE,
  ],
  'networkpolicies.networking.k8s.io': [
    text('Pod-Selector', object =>
      selectorText(at(object, 'spec.podSelector')),
    ),
    AGE,
  ],
  'poddisruptionbudgets.policy': [
    text('Min Available', words('spec.minAvailable', 'N/A')),
    text('Max Unavailable', words('spec.maxUnavailable', 'N/A')),
    count('Allowed Disruptions', number('status.disruptionsAllowed')),
    AGE,
  ],
  resourcequotas: [
    text('Request', quota('requests')),
    text('Limit', quota('limits')),
    AGE,
  ],
  limitranges: [CREATED],
  'mutatingwebhookconfigurations.admissionregistration.k8s.io': [
    text('Webhooks', size('webhooks')),
    AGE,
  ],
  'validatingwebhookconfigurations.admissionregistration.k8s.io': [
    text('Webhooks', size('webhooks')),
    AGE,
  ],
};

/** Events have no name column in front. */
export const EVENT_COLUMNS: readonly Column[] = [
  text('Last Seen', lastSeen),
  text('Type', words('type')),
  text('Reason', words('reason')),
  text('Object', involved),
  text('Subobject', words('involvedObject.fieldPath'), 1),
  text('Source', words('source.component'), 1),
  text('Message', object => String(at(object, 'message') ?? '').trim()),
  text(
    'First Seen',
    (object, now) =>
      age(
        String(at(object, 'firstTimestamp') ?? at(object, 'eventTime') ?? ''),
        now,
      ),
    1,
  ),
  count(
    'Count',
    object => at(object, 'series.count') ?? at(object, 'count') ?? 1,
    1,
  ),
  text('Name', object => object.metadata.name, 1),
];

import { isStatus } from './errors';

/** A right that the API server says we lack. */
export interface MissingRight {
  verb: string;
  /** With its group, as kubectl and RBAC's documents write it. */
  resource: string;
  /** Absent: in the whole cluster. */
  namespace?: string;
}

const FORBIDDEN =
  /cannot (\S+) resource "([^"]+)" in API group "([^"]*)"(?: in the namespace "([^"]+)")?/;

/** Reads the sentence with which Kubernetes' authorizer refuses. */
export function missingRight(error: unknown): MissingRight | undefined {
  if (!isStatus(error, 403)) return undefined;
  const found = FORBIDDEN.exec(error.message);
  if (!found) return undefined;
  const [, verb, plural, group, namespace] = found;
  // `meshspaces/status` is one of a group too: meshspaces.meshspace.dev/status.
  const [name, subresource] = plural.split('/');
  const full = group ? `${name}.${group}` : name;
  return {
    verb,
    resource: subresource ? `${full}/${subresource}` : full,
    ...(namespace && { namespace }),
  };
}

/** What does not work without a right, by the resource; what is not here is part of a fork. */
const WITHOUT: Readonly<Record<string, string>> = {
  'meshspaces.meshspace.dev': 'the spaces are not known',
  'meshspaces.meshspace.dev/status': 'nothing can be told about spaces',
  'meshspaces.meshspace.dev/finalizers':
    'what is made for a space cannot be bound to it',
  namespaces: 'spaces get no namespace',
  pods: 'nobody knows whether a fork is ready',
  'pods/log': 'logs cannot be shown',
  endpointslices: 'nobody knows whether a fork is ready',
  'endpointslices.discovery.k8s.io': 'nobody knows whether a fork is ready',
  events: 'what happens to a space cannot be told as an event',
  'services/proxy': 'probes and traffic figures need addresses of their own',
  'jobs.batch':
    'the switch that takes our routes back if we stop cannot be made, so nothing is routed',
  'jobs.batch/finalizers':
    'routes cannot be bound to the switch that takes them back if we stop, so nothing is routed',
  'leases.coordination.k8s.io':
    'controllers cannot agree on who works, so none does',
};

const ROUTING =
  /\.(networking\.istio\.io|security\.istio\.io|gateway\.networking\.k8s\.io)$/;

/** The sentence for people: what may not be done, what that means, and what to do. */
export function explainMissingRight(right: MissingRight): string {
  const { verb, resource, namespace } = right;
  const where = namespace ? `in ${namespace}` : 'in the cluster';
  const effect =
    WITHOUT[resource] ??
    (ROUTING.test(resource)
      ? 'routes cannot be decided'
      : 'forks cannot be made as they should be');
  return `The account of MeshSpace may not ${verb} ${resource} ${where}: ${effect}. Apply deploy/meshspace.yaml, whose ClusterRole has the rule for ${resource}, or add it to the role that is used instead.`;
}

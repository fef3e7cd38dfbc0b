import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import {
  Caller,
  callerOf,
  ClusterView,
  explain,
  requestHeader,
  RequestShape,
  workloadsOf,
} from '@meshspace/planner';
import {
  ExplainAnswer,
  explainRequestSchema,
  meshspaceBaseReadPermission,
} from '@meshspace/plugin-meshspace-common';
import { z } from 'zod';
import type { Clusters } from '../../cluster/Clusters';
import { baseNamespaces } from '../../cluster/scopes';
import type { SpaceAccess } from '../../permissions/SpaceAccess';
import type { TopologyService } from '../topology/TopologyService';
import { followCalls } from './followCalls';

type Question = z.output<typeof explainRequestSchema>;

interface Options {
  clusters: Clusters;
  access: SpaceAccess;
  topology: TopologyService;
}

/** Where a request goes, by the rules that the mesh follows. */
export class ExplainService {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  async explain(
    question: Question,
    credentials: BackstageCredentials,
  ): Promise<ExplainAnswer> {
    const { access, clusters, topology } = this.#options;
    await access.require(meshspaceBaseReadPermission, credentials);
    const cluster = clusters.ready(question.cluster);
    const { view, name } = cluster;
    if (!baseNamespaces(view).includes(question.base)) {
      throw new NotFoundError(
        `The cluster "${name}" has no base "${question.base}"`,
      );
    }
    const record =
      question.space &&
      (await access.space(
        { cluster: name, name: question.space },
        credentials,
      ));
    if (question.from.namespace !== question.base) {
      await this.#mayAskFrom(name, view, question, credentials);
    }
    const caller = callerFrom(view, question.from);
    const request = shapeOf(question);
    const before = explain(view, caller, request);
    const header = record ? requestHeader(record.space.spec.header) : undefined;
    const after =
      header &&
      explain(view, caller, {
        ...request,
        headers: [
          ...request.headers,
          [header.name.toLowerCase(), header.value],
        ],
      });
    const answer = { before, ...(after && { after }) };
    if (!question.follow) return answer;
    const graph = await topology.graph(cluster, question.base, []);
    const next = followCalls({
      view,
      base: question.base,
      graph,
      header,
      before,
      after,
    });
    return { ...answer, next };
  }

  /** A workload of somebody else's space must not be told from one that does not exist. */
  async #mayAskFrom(
    cluster: string,
    view: ClusterView,
    { from }: Question,
    credentials: BackstageCredentials,
  ) {
    if (view.get('MeshSpace', undefined, from.namespace)) {
      await this.#options.access.space(
        { cluster, name: from.namespace },
        credentials,
      );
    }
  }
}

function shapeOf(question: Question): RequestShape {
  const { method, host, port, path, headers } = question;
  return {
    method,
    host,
    port,
    path,
    headers: headers.map(([name, value]) => [name.toLowerCase(), value]),
  };
}

function callerFrom(view: ClusterView, from: Question['from']): Caller {
  if (from.type === 'workload') {
    const workload = workloadsOf(view, from.namespace).find(
      ({ metadata, spec }) =>
        metadata.name === from.workload ||
        spec.template.metadata?.labels?.app === from.workload,
    );
    if (workload) return callerOf(view, workload);
    throw new NotFoundError(
      `There is no workload "${from.workload}" in "${from.namespace}"; choose another caller`,
    );
  }
  const { namespace, name, port } = from;
  if (view.get('Gateway', namespace, name)) {
    return { type: 'gatewayApi', namespace, name, port };
  }
  const gateway = view.get('IstioGateway', namespace, name);
  const labels = gateway?.spec.selector;
  if (!gateway || !labels) {
    throw new InputError(
      `There is no gateway "${name}" in "${namespace}"; choose another way in`,
    );
  }
  const pod = view
    .list('Pod')
    .find(candidate =>
      Object.entries(labels).every(
        ([key, value]) => candidate.metadata.labels?.[key] === value,
      ),
    );
  return {
    type: 'gateway',
    namespace: pod?.metadata.namespace ?? namespace,
    labels: pod?.metadata.labels ?? labels,
    port,
  };
}

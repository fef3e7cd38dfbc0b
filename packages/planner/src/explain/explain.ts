import { callAtGateway } from '../model/gatewayCall';
import { placeOf } from '../model/route';
import { changeHeaders, changesFor } from '../model/treatment/headers';
import { callFromWorkload } from '../model/sidecarCall';
import { ClusterView, ViewChange } from '../view/ClusterView';
import { gatewayCandidates, sidecarCandidates } from './candidates';
import { callerOf } from './callerOf';
import { landingOf } from './landing';
import { protectionOf } from './protection';
import { summaryOf } from './summary';
import {
  Caller,
  Hop,
  OnwardCall,
  RequestPath,
  RequestShape,
  Treatment,
} from './types';

/**
 * What the caller's proxy does with a request, every rule that it looked at, and whether the other end lets the request in.
 * @public
 */
export function route(
  view: ClusterView,
  caller: Caller,
  request: RequestShape,
): Hop {
  const at = placeOf(caller);
  if (caller.type === 'workload') {
    const decision = callFromWorkload(view, caller, request);
    const { treatment } = decision;
    return {
      at,
      candidates: sidecarCandidates(decision),
      treatment,
      ...protectionOf(view, caller, request, treatment),
    };
  }
  const decision = callAtGateway(view, caller, request);
  const { treatment } = decision;
  return {
    at,
    candidates: gatewayCandidates(view, decision),
    treatment,
    ...protectionOf(view, caller, request, treatment),
  };
}

/**
 * The path of a request, in words and data: from the caller to where it lands, with the rule that won, those that did not and
 * why, and the policies on the way. With `onward`, also the calls that follow: each is made by the workload that answered the
 * one before it, with the headers that this one got, unless it does not pass them on.
 * @public
 */
export function explain(
  view: ClusterView,
  caller: Caller,
  request: RequestShape,
  onward: readonly OnwardCall[] = [],
): RequestPath {
  const first = route(view, caller, request);
  const path = { hops: [first], summary: summaryOf(view, first, request) };
  let before = { hop: first, request };
  for (const call of onward) {
    const next = following(view, before, call);
    if (!next) {
      const { host, port } = call;
      path.summary += ` Nothing calls ${host}:${port}: no workload of this cluster answers before it.`;
      return path;
    }
    const hop = route(view, next.caller, next.request);
    path.hops.push(hop);
    path.summary += ` ${next.remark}${summaryOf(view, hop, next.request)}`;
    before = { hop, request: next.request };
  }
  return path;
}

/** Who makes the next call, and what it sends; undefined if the one before comes to no workload. */
function following(
  view: ClusterView,
  { hop: { treatment, denied }, request }: { hop: Hop; request: RequestShape },
  { host, port, method = 'GET', path = '/', passesHeaders = true }: OnwardCall,
): { caller: Caller; request: RequestShape; remark: string } | undefined {
  const workload = denied ? undefined : landingOf(view, treatment);
  if (!workload) return undefined;
  const headers = passesHeaders ? headersSeen(treatment, request) : [];
  const lost = !passesHeaders && request.headers.length > 0;
  return {
    caller: callerOf(view, workload),
    request: { method, host, port, path, headers },
    remark: lost
      ? `${workload.metadata.name} in ${workload.metadata.namespace} does not pass the headers on. `
      : '',
  };
}

/** The headers as the workload gets them: routes may have changed them. */
function headersSeen(
  treatment: Treatment,
  { headers }: RequestShape,
): [string, string][] {
  if (treatment.type !== 'forward') return headers;
  const [most] = [...treatment.upstreams].sort((a, b) => b.share - a.share);
  return changeHeaders(headers, changesFor(treatment, most, 'requestHeaders'));
}

/** A request's path now, and as it would be. @public */
export interface ExplainedChange {
  before: RequestPath;
  after: RequestPath;
  /** Whether the request is treated differently. */
  differs: boolean;
}

/** The path of a request before and after hypothetical changes. @public */
export function explainChange(
  view: ClusterView,
  changes: Iterable<ViewChange>,
  caller: Caller,
  request: RequestShape,
  onward: readonly OnwardCall[] = [],
): ExplainedChange {
  const before = explain(view, caller, request, onward);
  const after = explain(view.overlay(changes), caller, request, onward);
  const essence = ({ hops }: RequestPath) =>
    JSON.stringify(
      hops.map(({ treatment, mtls, denied }) => [treatment, mtls, denied]),
    );
  return { before, after, differs: essence(before) !== essence(after) };
}

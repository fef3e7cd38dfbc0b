import { callAtGateway } from '../model/gatewayCall';
import { placeOf } from '../model/route';
import { callFromWorkload } from '../model/sidecarCall';
import { ClusterView, ViewChange } from '../view/ClusterView';
import { gatewayCandidates, sidecarCandidates } from './candidates';
import { protectionOf } from './protection';
import { summaryOf } from './summary';
import { Caller, Hop, RequestPath, RequestShape } from './types';

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
 * why, and the policies on the way.
 * @public
 */
export function explain(
  view: ClusterView,
  caller: Caller,
  request: RequestShape,
): RequestPath {
  const hop = route(view, caller, request);
  return { hops: [hop], summary: summaryOf(view, hop, request) };
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
): ExplainedChange {
  const before = explain(view, caller, request);
  const after = explain(view.overlay(changes), caller, request);
  const essence = ({ hops }: RequestPath) =>
    JSON.stringify(
      hops.map(({ treatment, mtls, denied }) => [treatment, mtls, denied]),
    );
  return { before, after, differs: essence(before) !== essence(after) };
}

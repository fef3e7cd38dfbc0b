import { Namespace } from '../kube/core';
import { BASE_LABEL } from '../meshspace/names';
import { ClusterView } from '../view/ClusterView';
import { Finding, ObservedCalls } from './types';

/** What an analyzer looks at. */
export interface DiagnoseContext {
  readonly view: ClusterView;
  readonly now: Date;
  /** Calls that were seen, where somebody measures them. */
  readonly traffic?: readonly ObservedCalls[];
}

/** Looks for one thing that can be wrong. */
export type Analyzer = (context: DiagnoseContext) => Finding[];

/** Namespaces that are switched on as bases. */
export function basesOf(view: ClusterView): readonly Namespace[] {
  return view
    .list('Namespace')
    .filter(({ metadata }) => metadata.labels?.[BASE_LABEL] === 'true');
}

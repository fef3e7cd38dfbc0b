import { createContext, type ReactNode } from 'react';
import { describeProblem, type ProblemKind } from '../model/problem';

/** What is already said above, for the whole page. */
export const SaidContext = createContext<ProblemKind | undefined>(undefined);

/** A backend or network that is gone is gone for every part of a page: it is said once, at the top. */
export function Said(props: {
  error: unknown;
  online: boolean;
  children: ReactNode;
}) {
  const kind =
    props.error === undefined && props.online
      ? undefined
      : describeProblem(props.error, props.online).kind;
  const everywhere = kind === 'offline' || kind === 'unavailable';
  return (
    <SaidContext.Provider value={everywhere ? kind : undefined}>
      {props.children}
    </SaidContext.Provider>
  );
}

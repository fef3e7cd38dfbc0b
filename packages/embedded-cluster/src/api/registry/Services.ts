import { Resources } from '../../resources/Resources';
import { Store } from '../../store/Store';
import { AdmissionPlugin } from './context';

/** What every operation of the API works with. */
export interface Services {
  store: Store;
  resources: Resources;
  admission: AdmissionPlugin[];
  /** Milliseconds since the epoch. */
  now(): number;
  random(): number;
  uuid(): string;
}

/** Kubernetes' times have whole seconds. */
export function timestamp(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

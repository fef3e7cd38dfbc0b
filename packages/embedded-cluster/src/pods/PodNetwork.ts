import { Pod } from '../controllers/kinds';
import { ContainerLog } from './ContainerLog';

export type ConnectAnswer =
  | { port: number }
  | { code: 'ENOTFOUND' | 'ECONNREFUSED' };
export type LookupAnswer = { addresses: string[] } | { code: 'ENOTFOUND' };

/** A pod's place in the network; what its containers see of it. */
export interface PodAttachment {
  readonly ip: string;
  /** Port of this machine's loopback that leads where a connection of this pod to that host leads. */
  connect(host: string, port: number): Promise<ConnectAnswer>;
  lookup(host: string): LookupAnswer;
  /** The pod's port is served at this port of the loopback. */
  listening(port: number, actual: number): void;
  closed(port: number): void;
  /** Loopback port behind the pod's port, past any sidecar: as from inside the pod. */
  appPort(port: number): number | undefined;
  /** Loopback port where others reach the pod's port: at its sidecar, if there is one. */
  entryPort(port: number): number | undefined;
  /** The pod's proxy runs from now on, writing its access log there. */
  startProxy(args: readonly string[], log: ContainerLog): void;
  stopProxy(): void;
  close(): void;
}

export interface PodNetwork {
  attach(pod: Pod): PodAttachment;
}

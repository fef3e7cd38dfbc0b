import { Readable, Writable } from 'node:stream';
import { LogSource } from '../http/Subresources';

/** A program that somebody started in a container. */
export interface Session {
  stdin: Writable;
  stdout: Readable;
  stderr: Readable;
  exited: Promise<number>;
  kill(): void;
}

/** What the kubelet serves of running pods. */
export interface PodAccess {
  logs: LogSource;
  /** Fails with the runtime's words when the container cannot run that. */
  exec(
    namespace: string,
    pod: string,
    container: string,
    command: readonly string[],
  ): Session;
  /** Loopback port behind a port of a pod, as from inside the pod. */
  port(namespace: string, pod: string, port: number): number | undefined;
  /** Loopback port behind a port of a Service: that of one of its ready pods, past any sidecar. */
  servicePort(
    namespace: string,
    service: string,
    port: number,
  ): number | undefined;
}

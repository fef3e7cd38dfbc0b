import { createServer, Server, Socket } from 'node:net';
import { Caller } from '@meshspace/planner';
import { Pod } from '../controllers/kinds';
import { ContainerLog } from '../pods/ContainerLog';
import {
  ConnectAnswer,
  LookupAnswer,
  PodAttachment,
  PodNetwork,
} from '../pods/PodNetwork';
import { addressEndpoints } from './destinations';
import { acceptAtGateway } from './gateway';
import { serve } from './http/serve';
import { Peer, peerOf } from './identity';
import { acceptInbound } from './Inbound';
import { outboundHandler } from './Outbound';
import { ProxyContext } from './ProxyContext';
import { resolveHost } from './resolver';

async function listen(
  accept: (socket: Socket) => void,
): Promise<{ server: Server; port: number }> {
  const server = createServer(accept);
  server.unref();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    server,
    port: address && typeof address === 'object' ? address.port : 0,
  };
}

function portAnswer(port: number | undefined): ConnectAnswer {
  return port ? { port } : { code: 'ECONNREFUSED' };
}

function valueAfter(args: readonly string[], flag: string): string | undefined {
  const at = args.indexOf(flag);
  return at < 0
    ? args.find(arg => arg.startsWith(`${flag}=`))?.slice(flag.length + 1)
    : args[at + 1];
}

function namespaceOf(domain: string | undefined): string | undefined {
  return /^([a-z0-9-]+)\.svc\./.exec(domain ?? '')?.[1];
}

class AttachedPod implements PodAttachment {
  private readonly peer: Peer;
  private readonly outbound = new Map<
    string,
    Promise<{ server: Server; port: number }>
  >();
  private readonly inbound = new Map<number, Server>();
  private readonly ports = new Set<number>();
  private args: readonly string[] = [];
  log?: ContainerLog;

  constructor(
    private readonly context: ProxyContext,
    readonly pod: Pod,
    readonly ip: string,
    private readonly onClose: () => void,
  ) {
    this.peer = peerOf(pod);
  }

  lookup(host: string): LookupAnswer {
    const addresses = resolveHost(this.context.state, this.pod, host);
    return addresses ? { addresses } : { code: 'ENOTFOUND' };
  }

  async connect(host: string, port: number): Promise<ConnectAnswer> {
    const { state, ports } = this.context;
    const ip = state.pick(
      resolveHost(state, this.pod, host) ??
        (this.knowsEntry(host) ? [host] : []),
    );
    if (ip === undefined) {
      return { code: 'ENOTFOUND' };
    }
    if (ip.startsWith('127.') || ip === this.ip) {
      return portAnswer(ports.app(this.ip, port));
    }
    if (this.log) {
      return { port: (await this.listenFor(host, ip, port)).port };
    }
    const endpoint = state.pick(addressEndpoints(state, ip, port));
    return portAnswer(endpoint && ports.entry(endpoint.ip, endpoint.port));
  }

  listening(port: number, actual: number) {
    this.ports.add(port);
    this.context.ports.setApp(this.ip, port, actual);
    this.openInbound(port);
  }

  closed(port: number) {
    this.ports.delete(port);
    this.context.ports.setApp(this.ip, port, undefined);
  }

  appPort(port: number) {
    return this.context.ports.app(this.ip, port);
  }

  entryPort(port: number) {
    return this.context.ports.entry(this.ip, port);
  }

  startProxy(args: readonly string[], log: ContainerLog) {
    this.args = args;
    this.log = log;
    log.write(
      `${new Date(
        this.context.clock.now(),
      ).toISOString()}\tinfo\tEnvoy proxy is ready\n`,
    );
    if (args.includes('router')) {
      this.openGateway();
    } else {
      this.ports.forEach(port => this.openInbound(port));
    }
  }

  stopProxy() {
    this.log = undefined;
    this.outbound.forEach(
      listener => void listener.then(({ server }) => server.close()),
    );
    this.outbound.clear();
    this.inbound.forEach((server, port) => {
      server.close();
      this.context.ports.setEntry(this.ip, port, undefined);
    });
    this.inbound.clear();
  }

  close() {
    this.stopProxy();
    [...this.ports].forEach(port => this.closed(port));
    this.onClose();
  }

  private knowsEntry(host: string): boolean {
    return this.log !== undefined && this.context.state.hasEntryFor(host);
  }

  private caller(): Caller {
    const { labels = {}, namespace = '' } = this.pod.metadata;
    const dnsNamespace = namespaceOf(valueAfter(this.args, '--domain'));
    return {
      type: 'workload',
      namespace,
      labels,
      serviceAccount: this.peer.serviceAccount,
      meshed: true,
      ...(dnsNamespace && dnsNamespace !== namespace ? { dnsNamespace } : {}),
      searchNamespaces: (this.pod.spec.dnsConfig?.searches ?? []).flatMap(
        search => namespaceOf(search) ?? [],
      ),
    };
  }

  /** One listener per address that the pod calls: so the sidecar knows what was dialled. */
  private listenFor(host: string, ip: string, port: number) {
    const key = `${host}|${ip}|${port}`;
    let listener = this.outbound.get(key);
    if (!listener) {
      const proxy = {
        caller: this.caller(),
        peer: this.peer,
        dialled: { host, ip, port },
        write: (line: string) => this.log?.write(line),
      };
      const accept = (socket: Socket) =>
        serve(
          socket,
          outboundHandler(
            this.context,
            proxy,
            `${this.ip}:${socket.remotePort}`,
          ),
        );
      listener = listen(accept);
      this.outbound.set(key, listener);
    }
    return listener;
  }

  /** A gateway's proxy listens itself, on the ports that its pod declares. */
  private openGateway() {
    for (const { containerPort } of this.pod.spec.containers.flatMap(
      ({ ports = [] }) => ports,
    )) {
      const server = createServer(socket =>
        acceptAtGateway(
          this.context,
          {
            pod: this.pod,
            assumed: { namespace: this.peer.namespace, labels: {} },
            // Gateways speak of the Service's port, whatever its pods listen on.
            port:
              this.context.state.serviceOf(this.ip, containerPort)?.port ??
              containerPort,
            write: line => this.log?.write(line),
          },
          socket,
        ),
      );
      this.openEntry(containerPort, server);
    }
  }

  private openInbound(port: number) {
    if (!this.log || this.inbound.has(port) || this.args.includes('router')) {
      return;
    }
    const proxy = {
      peer: this.peer,
      ip: this.ip,
      port,
      write: (line: string) => this.log?.write(line),
    };
    const server = createServer(socket =>
      acceptInbound(this.context, proxy, socket),
    );
    this.openEntry(port, server);
  }

  private openEntry(port: number, server: Server) {
    server.unref();
    this.inbound.set(port, server);
    // Until it listens, nobody may get past it.
    this.context.ports.setEntry(this.ip, port, 0);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (
        this.inbound.get(port) === server &&
        address &&
        typeof address === 'object'
      ) {
        this.context.ports.setEntry(this.ip, port, address.port);
      }
    });
  }
}

/** The pods' network: addresses, names, and the sidecars between them. */
export class MeshNetwork implements PodNetwork {
  private last = 1;
  private readonly pods = new Set<AttachedPod>();
  private readonly taken = new Set<string>();

  constructor(private readonly context: ProxyContext) {}

  attach(pod: Pod): PodAttachment {
    const ip = this.addressFor(pod);
    this.taken.add(ip);
    const attached = new AttachedPod(this.context, pod, ip, () => {
      this.pods.delete(attached);
      this.taken.delete(ip);
    });
    this.pods.add(attached);
    return attached;
  }

  /** A pod that had an address before the node was started again keeps it. */
  private addressFor({ status }: Pod): string {
    if (status?.podIP && !this.taken.has(status.podIP)) return status.podIP;
    let ip;
    do {
      this.last += 1;
      ip = `10.244.${(this.last >> 8) & 255}.${this.last & 255}`;
    } while (this.taken.has(ip));
    return ip;
  }

  /** A running gateway's pod and its log, by labels. */
  gatewayLog(
    labels: Record<string, string>,
  ): ((line: string) => void) | undefined {
    const gateway = [...this.pods].find(
      ({ pod, log }) =>
        log &&
        Object.entries(labels).every(
          ([key, value]) => pod.metadata.labels?.[key] === value,
        ),
    );
    return gateway && (line => gateway.log?.write(line));
  }

  stop() {
    [...this.pods].forEach(pod => pod.close());
  }
}

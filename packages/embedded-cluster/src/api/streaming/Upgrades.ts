import { IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { Pod } from '../../controllers/kinds';
import { Store } from '../../store/Store';
import { ApiError, badRequest, notFound, pathNotFound } from '../ApiError';
import { Exchange } from '../http/Exchange';
import { RequestInfo } from '../http/RequestInfo';
import { attach, CHANNEL_PROTOCOLS, runSession } from './channels';
import { PodAccess } from './PodAccess';
import { portForwarder } from './portForward';
import { SpdySession } from './SpdySession';

const SPDY = 'SPDY/3.1';
const PORT_FORWARD = 'portforward.k8s.io';
const TUNNEL = `${SPDY}+${PORT_FORWARD}`;
/** Its real name is none that a WebSocket's subprotocol may have, so the library is told of this one. */
const TUNNEL_ALIAS = 'spdy-tunnel';

export interface Upgrade {
  exchange: Exchange;
  info: RequestInfo;
  request: IncomingMessage;
  socket: Duplex;
  head: Buffer;
}

/** exec, attach and port-forward: requests that turn into connections. */
export class Upgrades {
  private readonly sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: offered =>
      [...CHANNEL_PROTOCOLS, TUNNEL_ALIAS].find(protocol =>
        offered.has(protocol),
      ) ?? false,
  });

  constructor(
    private readonly store: Store,
    private readonly pods: () => PodAccess | undefined,
  ) {
    this.sockets.on('headers', headers => {
      headers.forEach((line, i) => {
        headers[i] = line.replace(
          /^(Sec-WebSocket-Protocol: ).*spdy-tunnel$/i,
          `$1${TUNNEL}`,
        );
      });
    });
  }

  /** Answers with an error as long as nothing has been agreed on. */
  handle(upgrade: Upgrade): void {
    const { info, request, exchange } = upgrade;
    const { plural, subresource, namespace = '', name = '' } = info;
    const pod = this.store.get('pods', namespace, name) as Pod | undefined;
    const pods = this.pods();
    if (plural !== 'pods' || !subresource) throw pathNotFound();
    if (!pod) throw notFound({ group: '', resource: 'pods' }, name);
    if (!pods)
      throw new ApiError(
        503,
        'ServiceUnavailable',
        'no pods run in this cluster',
      );
    const websocket = request.headers.upgrade?.toLowerCase() === 'websocket';
    if (subresource === 'portforward') {
      if (websocket) this.accept(upgrade, TUNNEL, s => tunnel(s, pods, pod));
      else spdy(upgrade, pods, pod);
      return;
    }
    if (!websocket) {
      throw badRequest(
        `pods/${subresource} is served over WebSocket, not over ${request.headers.upgrade}`,
      );
    }
    const { query } = exchange;
    const container = containerOf(pod, query.get('container'));
    if (subresource === 'exec') {
      const command = query.getAll('command');
      if (command.length === 0)
        throw badRequest(
          'you must specify at least 1 command for the container',
        );
      this.accept(upgrade, CHANNEL_PROTOCOLS[0], socket =>
        runSession(
          socket,
          () => pods.exec(namespace, name, container, command),
          query.get('stdin') === 'true',
        ),
      );
    } else if (subresource === 'attach') {
      this.accept(upgrade, CHANNEL_PROTOCOLS[0], socket => {
        void attach(socket, signal =>
          pods.logs(namespace, name, container, FROM_NOW, signal),
        );
      });
    } else throw pathNotFound();
  }

  private accept(
    { request, socket, head }: Upgrade,
    wanted: string,
    use: (socket: WebSocket) => void,
  ): void {
    const offered = request.headers['sec-websocket-protocol'] ?? '';
    const family = wanted === TUNNEL ? [TUNNEL] : CHANNEL_PROTOCOLS;
    if (!family.some(protocol => offered.split(/,\s*/).includes(protocol))) {
      throw badRequest(
        `unable to upgrade: the client offers "${offered}", the server speaks ${family.join(
          ', ',
        )}`,
      );
    }
    if (wanted === TUNNEL) {
      request.headers['sec-websocket-protocol'] = TUNNEL_ALIAS;
    }
    this.sockets.handleUpgrade(request, socket, head, accepted => {
      accepted.on('error', () => accepted.terminate());
      use(accepted);
    });
  }
}

const FROM_NOW = {
  follow: true,
  previous: false,
  timestamps: false,
  tailLines: 0,
};

function containerOf({ metadata, spec }: Pod, asked: string | null): string {
  const names = [...spec.containers, ...(spec.initContainers ?? [])].map(
    ({ name }) => name,
  );
  if (asked && !names.includes(asked)) {
    throw badRequest(
      `container ${asked} is not valid for pod ${metadata.name}`,
    );
  }
  return asked ?? names[0];
}

function sessionFor(
  pods: PodAccess,
  { metadata }: Pod,
  write: (bytes: Buffer) => void,
  end: () => void,
): SpdySession {
  const { name, namespace = '', uid } = metadata;
  return new SpdySession(
    write,
    portForwarder({
      name,
      uid,
      port: port => pods.port(namespace, name, port),
    }),
    end,
  );
}

/** SPDY inside a WebSocket. */
function tunnel(socket: WebSocket, pods: PodAccess, pod: Pod): void {
  const session = sessionFor(
    pods,
    pod,
    bytes => socket.readyState === WebSocket.OPEN && socket.send(bytes),
    () => socket.terminate(),
  );
  socket.on('message', (data: Buffer) => session.receive(data));
  socket.on('close', () => session.close());
}

function spdy({ request, socket, head }: Upgrade, pods: PodAccess, pod: Pod) {
  if (request.headers.upgrade !== SPDY) {
    throw badRequest(
      `unable to upgrade: missing upgrade headers in request: ${request.headers.upgrade}`,
    );
  }
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${SPDY}\r\nX-Stream-Protocol-Version: ${PORT_FORWARD}\r\n\r\n`,
  );
  const session = sessionFor(
    pods,
    pod,
    bytes => !socket.destroyed && socket.write(bytes),
    () => socket.destroy(),
  );
  socket.on('data', (data: Buffer) => session.receive(data));
  socket.on('error', () => socket.destroy());
  socket.on('close', () => session.close());
  if (head.length > 0) session.receive(head);
}

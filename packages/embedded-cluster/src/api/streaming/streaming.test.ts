import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { EmbeddedCluster, startEmbeddedCluster } from '../../EmbeddedCluster';
import { Pod } from '../../controllers/kinds';
import { isPodReady } from '../../controllers/podFacts';
import { eventually } from '../../testing/eventually';
import { controlFrame } from './SpdySession';
import { headerReader, headerWriter } from './spdyHeaders';

jest.setTimeout(60_000);

let cluster: EmbeddedCluster;
const POD = '/api/v1/namespaces/default/pods/echo';

beforeAll(async () => {
  cluster = await startEmbeddedCluster({
    preset: 'empty',
    runtime: {
      images: join(__dirname, '../../testing/programs/images.json'),
    },
    users: [{ token: 'nobody', username: 'nobody', groups: [] }],
  });
  const { client } = cluster;
  for (const [name, image] of [
    ['echo', 'test/echo:v1'],
    ['simulated', 'simulated/x:v1'],
  ]) {
    await client.create('pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default' },
      spec: {
        containers: [
          {
            name: 'app',
            image,
            env: [{ name: 'NAME', value: 'echo' }],
            readinessProbe: image.startsWith('test')
              ? { tcpSocket: { port: 8080 }, periodSeconds: 1 }
              : undefined,
          },
        ],
      },
    });
    await eventually(
      () => isPodReady(client.get('pods', 'default', name) as Pod),
      `${name} is ready`,
      30_000,
    );
  }
});
afterAll(() => cluster.stop());

const open = (path: string, protocols: string[], token?: string) =>
  new WebSocket(`${cluster.url.replace('http', 'ws')}${path}`, protocols, {
    headers: token ? { authorization: `Bearer ${token}` } : {},
  });

interface Seen {
  stdout: string;
  stderr: string;
  status: { status?: string; reason?: string; message?: string };
}

/** Runs a command as `kubectl exec` does; `input` goes to its standard input, which then ends. */
function exec(
  command: string[],
  { input, pod = POD }: { input?: string; pod?: string } = {},
): Promise<Seen> {
  const query = new URLSearchParams([
    ...command.map(word => ['command', word]),
    ['container', 'app'],
    ['stdin', String(input !== undefined)],
    ['stdout', 'true'],
    ['stderr', 'true'],
  ]);
  const socket = open(`${pod}/exec?${query}`, ['v5.channel.k8s.io']);
  const channels: string[] = ['', '', '', ''];
  return new Promise((resolve, reject) => {
    socket.on('open', () => {
      if (input === undefined) return;
      socket.send(Buffer.from(`\0${input}`));
      socket.send(Buffer.from([255, 0]));
    });
    socket.on('message', (data: Buffer) => {
      channels[data[0]] += data.toString('utf8', 1);
    });
    socket.on('close', () => {
      const [, stdout, stderr, status] = channels;
      resolve({ stdout, stderr, status: JSON.parse(status) });
    });
    socket.on('error', reject);
  });
}

/** The answer to an upgrade that is refused. */
function refusal(path: string, protocols: string[], token?: string) {
  return new Promise<{ code: number; message: string }>((resolve, reject) => {
    const socket = open(path, protocols, token);
    socket.on('unexpected-response', (_request, response) => {
      let text = '';
      response.setEncoding('utf8').on('data', chunk => {
        text += chunk;
      });
      response.on('end', () =>
        resolve({
          code: response.statusCode ?? 0,
          message: JSON.parse(text).message,
        }),
      );
    });
    socket.on('open', () => reject(new Error('it was accepted')));
    socket.on('error', reject);
  });
}

describe('exec', () => {
  it('runs a Node program in the network of the pod', async () => {
    const code = `
      const answer = await fetch('http://localhost:8080/x');
      console.log((await answer.json()).name);
      console.error(process.argv[2]);`;
    expect(await exec(['node', '-e', code, 'an argument'])).toEqual({
      stdout: 'echo\n',
      stderr: 'an argument\n',
      status: { metadata: {}, status: 'Success' },
    });
  });

  it('shows the environment of the container', async () => {
    expect((await exec(['env'])).stdout).toContain('NAME=echo\n');
    const { stdout, status } = await exec([
      ...['printenv', 'VERSION', 'NAME', 'NOTHING'],
    ]);
    expect([stdout, status.reason]).toEqual(['v1\necho\n', 'NonZeroExitCode']);
  });

  it('gives it what the client types, and its end', async () => {
    const code = `
      let text = '';
      for await (const chunk of process.stdin) text += chunk;
      console.log(text.toUpperCase());`;
    const { stdout } = await exec(['node', '-e', code], { input: 'typed' });
    expect(stdout).toBe('TYPED\n');
  });

  it('tells the exit code', async () => {
    const { status } = await exec(['node', '-e', 'process.exit(3)']);
    expect(status).toMatchObject({
      status: 'Failure',
      reason: 'NonZeroExitCode',
      details: { causes: [{ reason: 'ExitCode', message: '3' }] },
    });
  });

  it.each([
    [['sh'], POD, 'exec: "sh": executable file not found in $PATH'],
    [['env'], POD.replace('echo', 'simulated'), 'nothing runs in it'],
  ])('%j in %s: a sentence that says why not', async (command, pod, why) => {
    const { status } = await exec(command, { pod });
    expect(status).toMatchObject({
      status: 'Failure',
      reason: 'InternalError',
      message: expect.stringContaining(why),
    });
  });

  it.each([
    [
      `${POD}/exec?command=env`,
      ['v9.channel.k8s.io'],
      400,
      'v5.channel.k8s.io',
    ],
    [`${POD}/exec`, ['v5.channel.k8s.io'], 400, 'at least 1 command'],
    [
      `${POD}/exec?command=env&container=x`,
      ['v5.channel.k8s.io'],
      400,
      'container x is not valid',
    ],
    [
      `${POD}s/exec?command=env`,
      ['v5.channel.k8s.io'],
      404,
      'pods "echos" not found',
    ],
  ])('%s as %j: %s', async (path, protocols, code, message) => {
    expect(await refusal(path, protocols)).toEqual({
      code,
      message: expect.stringContaining(message),
    });
  });

  it('is for those who may create it', async () => {
    const answer = await refusal(
      `${POD}/exec?command=env`,
      ['v5.channel.k8s.io'],
      'nobody',
    );
    expect(answer).toEqual({
      code: 403,
      message: expect.stringContaining('cannot create resource "pods/exec"'),
    });
  });
});

describe('attach', () => {
  it('shows what the container writes from now on', async () => {
    const socket = open(`${POD}/attach?container=app&stdout=true`, [
      'v5.channel.k8s.io',
    ]);
    const said = new Promise<string>((resolve, reject) => {
      socket.on('message', (data: Buffer) => resolve(data.toString('utf8', 1)));
      socket.on('error', reject);
    });
    await new Promise(resolve => {
      socket.on('open', resolve);
    });
    await exec([
      'node',
      '-e',
      "await fetch('http://localhost:8080/?say=hello')",
    ]);
    expect(await said).toBe('hello\n');
    socket.close();
  });
});

describe('port-forward', () => {
  const SYN_STREAM = 1;
  const SYN_REPLY = 2;

  /** What kubectl sends for one connection: a stream for errors, a stream for data, then the data. */
  async function converse(
    send: (bytes: Buffer) => void,
    listen: (receive: (bytes: Buffer) => void) => void,
    port: number,
    text: string,
  ): Promise<{ error: string; data: string }> {
    const write = headerWriter();
    const read = headerReader();
    const streams = ['error', 'data'];
    const heard = ['', ''];
    const ended = [false, false];
    const replies: Promise<unknown>[] = [];
    const done = new Promise<void>(resolve => {
      let rest = Buffer.alloc(0);
      listen(bytes => {
        rest = Buffer.concat([rest, bytes]);
        while (rest.length >= 8 && rest.length >= 8 + rest.readUIntBE(5, 3)) {
          const payload = rest.subarray(8, 8 + rest.readUIntBE(5, 3));
          if (rest[0] & 0x80) {
            if (rest.readUInt16BE(2) === SYN_REPLY) {
              replies.push(read(payload.subarray(4)));
            }
          } else {
            const stream = (rest.readUInt32BE(0) - 1) / 2;
            heard[stream] += payload;
            ended[stream] ||= rest[4] === 1;
          }
          rest = rest.subarray(8 + payload.length);
        }
        if (ended.every(Boolean)) resolve();
      });
    });
    for (const [index, streamtype] of streams.entries()) {
      const head = Buffer.alloc(10);
      head.writeUInt32BE(index * 2 + 1);
      const headers = await write(
        new Map([
          ['streamtype', streamtype],
          ['port', String(port)],
          ['requestid', '0'],
        ]),
      );
      send(controlFrame(SYN_STREAM, Buffer.concat([head, headers])));
    }
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(3);
    frame.writeUIntBE(text.length, 5, 3);
    send(Buffer.concat([frame, Buffer.from(text)]));
    await done;
    expect(await Promise.all(replies)).toEqual([new Map(), new Map()]);
    return { error: heard[0], data: heard[1] };
  }

  /** One frame of a client: binary, masked with zeros. */
  function clientFrame(data: Buffer): Buffer {
    const head = Buffer.alloc(8);
    head[0] = 0x82;
    head[1] = 0x80 | 126;
    head.writeUInt16BE(data.length, 2);
    return Buffer.concat([head, data]);
  }

  /** The data of whole frames of a server. */
  function serverFrames(receive: (data: Buffer) => void) {
    let rest = Buffer.alloc(0);
    return (bytes: Buffer) => {
      rest = Buffer.concat([rest, bytes]);
      while (rest.length >= 4) {
        const short = rest[1] < 126;
        const size = short ? rest[1] : rest.readUInt16BE(2);
        const from = short ? 2 : 4;
        if (rest.length < from + size) return;
        if ((rest[0] & 15) === 2) receive(rest.subarray(from, from + size));
        rest = rest.subarray(from + size);
      }
    };
  }

  function overWebSocket(port: number, text: string) {
    return new Promise<{ error: string; data: string }>((resolve, reject) => {
      const sent = httpRequest(`${cluster.url}${POD}/portforward`, {
        headers: {
          connection: 'Upgrade',
          upgrade: 'websocket',
          'sec-websocket-version': '13',
          'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
          // No token of HTTP, and what kubectl says all the same.
          'sec-websocket-protocol': 'SPDY/3.1+portforward.k8s.io',
        },
      });
      sent.on('upgrade', (response, socket) => {
        expect(response.headers['sec-websocket-protocol']).toBe(
          'SPDY/3.1+portforward.k8s.io',
        );
        converse(
          bytes => socket.write(clientFrame(bytes)),
          receive => socket.on('data', serverFrames(receive)),
          port,
          text,
        )
          .finally(() => socket.destroy())
          .then(resolve, reject);
      });
      sent.on('error', reject);
      sent.end();
    });
  }

  function overSpdy(port: number, text: string) {
    return new Promise<{ error: string; data: string }>((resolve, reject) => {
      const sent = httpRequest(`${cluster.url}${POD}/portforward`, {
        method: 'POST',
        headers: {
          connection: 'Upgrade',
          upgrade: 'SPDY/3.1',
          'x-stream-protocol-version': 'portforward.k8s.io',
        },
      });
      sent.on('upgrade', (_response, socket) => {
        converse(
          bytes => socket.write(bytes),
          receive => socket.on('data', receive),
          port,
          text,
        )
          .finally(() => socket.destroy())
          .then(resolve, reject);
      });
      sent.on('error', reject);
      sent.end();
    });
  }

  const ASK = 'GET /forwarded HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n';

  it.each([
    ['inside a WebSocket', overWebSocket],
    ['by itself', overSpdy],
  ])('joins a connection with a port of the pod, SPDY %s', async (_, run) => {
    const { error, data } = await run(8080, ASK);
    expect(error).toBe('');
    expect(data).toMatch(/^HTTP\/1.1 200 OK/);
    expect(data).toContain('"path":"/forwarded"');
  });

  it('says that nobody listens there', async () => {
    const { error, data } = await overWebSocket(81, ASK);
    expect(data).toBe('');
    expect(error).toMatch(
      /^error forwarding port 81 to pod echo, uid .*connection refused$/,
    );
  });
});

import { createServer } from 'node:http2';
import { decode, encode, frame, unframe } from './protobuf.mjs';
import { env, misbehave, stopWith } from './service.mjs';

await misbehave();

/* gRPC over plain HTTP/2: shop.shipping.v1.Shipping, see shipping.proto. */
const server = createServer();
server.on('stream', async (stream, headers) => {
  stream.on('error', () => {});
  const chunks = [];
  for await (const chunk of stream) {
    chunks.push(chunk);
  }
  const finish = (status, message, body) => {
    stream.respond(
      { ':status': 200, 'content-type': 'application/grpc' },
      { waitForTrailers: true },
    );
    stream.on('wantTrailers', () =>
      stream.sendTrailers({ 'grpc-status': status, 'grpc-message': message }),
    );
    stream.end(body);
    console.log(`${headers[':path']} grpc-status=${status}`);
  };
  if (headers[':path'] === '/grpc.health.v1.Health/Check') {
    finish('0', '', frame(encode({ 1: 1 })));
    return;
  }
  if (headers[':path'] !== '/shop.shipping.v1.Shipping/Quote') {
    finish('12', 'no such method', Buffer.alloc(0));
    return;
  }
  const { 2: items = 1 } = decode(unframe(Buffer.concat(chunks)));
  const express = env.version === 'v2';
  finish(
    '0',
    '',
    frame(
      encode({
        1: env.name,
        2: env.version,
        3: env.namespace,
        4: env.pod,
        5: express ? 1 : 3,
        6: (express ? 9 : 5) + items,
      }),
    ),
  );
});
server.listen(env.port, () =>
  console.log(`${env.name} ${env.version} listens on ${env.port} (gRPC)`),
);
stopWith(() => server.close(() => process.exit(0)));

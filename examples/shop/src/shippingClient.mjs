import { connect } from 'node:http2';
import { decode, encode, frame, unframe } from './protobuf.mjs';

/** Asks shipping for a quote by gRPC. */
export function quote(url, context, { country, items }) {
  return new Promise((resolve, reject) => {
    const session = connect(url);
    session.on('error', reject);
    const stream = session.request({
      ':method': 'POST',
      ':path': '/shop.shipping.v1.Shipping/Quote',
      'content-type': 'application/grpc',
      te: 'trailers',
      ...context,
    });
    const chunks = [];
    let status;
    let message = '';
    const note = headers => {
      status = headers['grpc-status'] ?? status;
      message = headers['grpc-message'] ?? message;
    };
    stream.on('response', note);
    stream.on('trailers', note);
    stream.on('data', chunk => chunks.push(chunk));
    stream.on('error', reject);
    stream.on('end', () => {
      session.close();
      if (status !== '0') {
        reject(
          new Error(`shipping answered grpc-status ${status}: ${message}`),
        );
        return;
      }
      const reply = decode(unframe(Buffer.concat(chunks)));
      resolve({
        service: reply[1],
        version: reply[2],
        namespace: reply[3],
        pod: reply[4],
        days: reply[5],
        price: reply[6],
      });
    });
    stream.setTimeout(5000, () => stream.close());
    stream.end(frame(encode({ 1: country, 2: items })));
  });
}

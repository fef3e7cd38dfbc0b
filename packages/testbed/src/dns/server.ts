import dgram from 'node:dgram';
import net from 'node:net';
import { lookup, type Records } from './lookup';
import { reply } from './message';

/** Answers over UDP and TCP. Rejects if the address is taken. */
export async function startDns(
  address: string,
  port: number,
  records: Records,
): Promise<void> {
  const answer = (query: Buffer) => reply(query, name => lookup(name, records));

  const udp = dgram.createSocket('udp4');
  udp.on('message', (query, from) => {
    const message = answer(query);
    if (message) udp.send(message, from.port, from.address);
  });

  const tcp = net.createServer(socket => {
    let rest = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('data', chunk => {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE(0)) {
        const length = rest.readUInt16BE(0);
        const message = answer(rest.subarray(2, 2 + length));
        rest = rest.subarray(2 + length);
        if (!message) continue;
        const size = Buffer.alloc(2);
        size.writeUInt16BE(message.length);
        socket.write(Buffer.concat([size, message]));
      }
    });
  });

  await new Promise<void>((resolve, reject) => {
    udp.once('error', reject);
    udp.bind(port, address, resolve);
  });
  await new Promise<void>((resolve, reject) => {
    tcp.once('error', reject);
    tcp.listen(port, address, resolve);
  });
}

import { Readable } from 'node:stream';
import { Exchange } from './Exchange';
import { valueOf } from './headers';

const MOST_BYTES = 256 * 1024;

/** Small bodies are kept whole, so that they can be sent again; others stream. */
export async function readBody(
  exchange: Exchange,
): Promise<Readable | Buffer | undefined> {
  if (!exchange.hasBody) {
    return undefined;
  }
  const length = Number(
    valueOf(exchange.headers, 'content-length') ?? Number.NaN,
  );
  if (!(length <= MOST_BYTES)) {
    return exchange.body;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of exchange.body) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

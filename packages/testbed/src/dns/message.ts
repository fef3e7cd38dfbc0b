import type { Answer } from './lookup';

export const RecordType = { A: 1, CNAME: 5 } as const;

const HEADER = 12;
const TTL_SECONDS = 5;
const MAX_CNAMES = 5;

interface Question {
  name: string;
  type: number;
  bytes: Buffer;
}

export function encodeName(name: string): Buffer {
  const labels = name.replace(/\.$/, '').split('.');
  return Buffer.concat([
    ...labels.map(label =>
      Buffer.concat([
        Buffer.from([Buffer.byteLength(label)]),
        Buffer.from(label),
      ]),
    ),
    Buffer.from([0]),
  ]);
}

/** The first question of a query, or undefined for something that is none. */
export function parseQuestion(query: Buffer): Question | undefined {
  const labels: string[] = [];
  let at = HEADER;
  for (;;) {
    const length = query[at];
    if (length === undefined || length > 63) return undefined;
    if (length === 0) break;
    labels.push(query.subarray(at + 1, at + 1 + length).toString());
    at += length + 1;
  }
  const end = at + 5;
  if (end > query.length) return undefined;
  return {
    name: labels.join('.'),
    type: query.readUInt16BE(at + 1),
    bytes: query.subarray(HEADER, end),
  };
}

function record(owner: string, type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(10);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(1, 2);
  head.writeUInt32BE(TTL_SECONDS, 4);
  head.writeUInt16BE(data.length, 8);
  return Buffer.concat([encodeName(owner), head, data]);
}

/** The whole reply to a query, following CNAMEs within the cluster; undefined for a malformed query. */
export function reply(
  query: Buffer,
  lookup: (name: string) => Answer | undefined,
): Buffer | undefined {
  const question = parseQuestion(query);
  if (!question) return undefined;
  const records: Buffer[] = [];
  let owner = question.name;
  let answer = lookup(owner);
  const known = answer?.exists === true;
  for (let i = 0; answer?.cname && i < MAX_CNAMES; i++) {
    records.push(record(owner, RecordType.CNAME, encodeName(answer.cname)));
    owner = answer.cname;
    answer = lookup(owner);
  }
  if (question.type === RecordType.A) {
    for (const address of answer?.addresses ?? []) {
      records.push(
        record(
          owner,
          RecordType.A,
          Buffer.from(address.split('.').map(Number)),
        ),
      );
    }
  }
  const head = Buffer.alloc(HEADER);
  query.copy(head, 0, 0, 2);
  const recursionDesired = query.readUInt16BE(2) & 0x0100;
  const NXDOMAIN = 3;
  head.writeUInt16BE(
    0x8400 | recursionDesired | 0x0080 | (known ? 0 : NXDOMAIN),
    2,
  );
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(records.length, 6);
  return Buffer.concat([head, question.bytes, ...records]);
}

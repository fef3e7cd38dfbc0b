import { resolve } from '../../schema/builtin';
import { Json, Schema, WireNumbers } from '../../schema/Schema';
import { badRequest } from '../ApiError';

/** Clients built from Kubernetes' own Go types send protobuf. Answers are JSON, which they accept as well. */
export const PROTOBUF = 'application/vnd.kubernetes.protobuf';

type Obj = Record<string, Json>;

interface Field {
  number: number;
  /** A number for the scalar wire types, bytes for the others. */
  value: bigint | Buffer;
}

const MAGIC = Buffer.from([0x6b, 0x38, 0x73, 0x00]);

function malformed(): Error {
  return badRequest('the protobuf message in the request body is malformed');
}

function* fields(bytes: Buffer): Generator<Field> {
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      if (at >= bytes.length || shift > 63n) throw malformed();
      const byte = bytes[at];
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
  };
  const take = (length: number): Buffer => {
    if (length < 0 || at + length > bytes.length) throw malformed();
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const key = Number(varint());
    const number = key >>> 3;
    const wire = key & 7;
    if (wire === 0) yield { number, value: varint() };
    else if (wire === 1) yield { number, value: take(8) };
    else if (wire === 2) yield { number, value: take(Number(varint())) };
    else if (wire === 5) yield { number, value: take(4) };
    else throw malformed();
  }
}

function bytesOf(value: bigint | Buffer): Buffer {
  if (typeof value === 'bigint') throw malformed();
  return value;
}

function integer(value: bigint | Buffer): number {
  if (typeof value !== 'bigint') throw malformed();
  return Number(BigInt.asIntN(64, value));
}

function raw(bytes: Buffer): Json | undefined {
  for (const { number, value } of fields(bytes)) {
    if (number === 1 && bytesOf(value).length > 0) {
      return JSON.parse(bytesOf(value).toString('utf8')) as Json;
    }
  }
  return undefined;
}

/** Go's zero time is an empty message. */
function time(bytes: Buffer, micro: boolean): Json | undefined {
  if (bytes.length === 0) return undefined;
  let seconds = 0;
  let nanos = 0;
  for (const { number, value } of fields(bytes)) {
    if (number === 1) seconds = integer(value);
    if (number === 2) nanos = integer(value);
  }
  const date = new Date(seconds * 1000).toISOString().slice(0, 19);
  if (!micro) return `${date}Z`;
  return `${date}.${String(Math.floor(nanos / 1000)).padStart(6, '0')}Z`;
}

function intOrString(bytes: Buffer): Json {
  let isText = false;
  let number = 0;
  let text = '';
  for (const field of fields(bytes)) {
    if (field.number === 1) isText = field.value === 1n;
    if (field.number === 2) number = integer(field.value);
    if (field.number === 3) text = bytesOf(field.value).toString('utf8');
  }
  return isText ? text : number;
}

function quantity(bytes: Buffer): Json {
  for (const { number, value } of fields(bytes)) {
    if (number === 1) return bytesOf(value).toString('utf8');
  }
  return '0';
}

const SPECIAL: Record<string, (bytes: Buffer) => Json | undefined> = {
  Time: bytes => time(bytes, false),
  MicroTime: bytes => time(bytes, true),
  IntOrString: intOrString,
  Quantity: quantity,
  RawExtension: raw,
  FieldsV1: raw,
  JSON: raw,
};

function mapEntry(item: Schema, bytes: Buffer): [string, Json] {
  let key = '';
  let member: Json = resolve(item)?.type === 'string' ? '' : {};
  for (const { number, value } of fields(bytes)) {
    if (number === 1) key = bytesOf(value).toString('utf8');
    if (number === 2) member = decodeValue(item, value) ?? member;
  }
  return [key, member];
}

function decodeValue(
  declared: Schema,
  value: bigint | Buffer,
): Json | undefined {
  const special = SPECIAL[declared.$ref?.split('.').pop() ?? ''];
  if (special) return special(bytesOf(value));
  const schema = resolve(declared) ?? {};
  if (schema.type === 'boolean') return value !== 0n;
  if (schema.type === 'integer') return integer(value);
  if (schema.type === 'number') return bytesOf(value).readDoubleLE(0);
  if (schema.type === 'string') {
    return bytesOf(value).toString(
      schema.format === 'byte' ? 'base64' : 'utf8',
    );
  }
  const out: Obj = {};
  decodeInto(schema, schema['x-wire'] ?? {}, bytesOf(value), out);
  return out;
}

function decodeInto(
  schema: Schema,
  numbers: WireNumbers,
  bytes: Buffer,
  out: Obj,
) {
  for (const { number, value } of fields(bytes)) {
    const name = numbers[number];
    if (name === undefined) continue;
    if (typeof name !== 'string') {
      decodeInto(schema, name, bytesOf(value), out);
      continue;
    }
    const declared = schema.properties?.[name];
    const type = resolve(declared);
    if (!declared || !type) continue;
    if (type.type === 'array' && type.items) {
      const item = decodeValue(type.items, value);
      const list = Array.isArray(out[name]) ? (out[name] as Json[]) : [];
      out[name] = item === undefined ? list : [...list, item];
    } else if (typeof type.additionalProperties === 'object') {
      const [key, member] = mapEntry(type.additionalProperties, bytesOf(value));
      out[name] = { ...(out[name] as Obj), [key]: member };
    } else {
      const decoded = decodeValue(declared, value);
      if (decoded !== undefined) out[name] = decoded;
    }
  }
}

/** The JSON form of a message in Kubernetes' envelope, by the schema of the kind it names. */
export function fromProtobuf(
  body: Buffer,
  schemaOf: (apiVersion: string, kind: string) => Schema | undefined,
): Obj {
  if (!body.subarray(0, 4).equals(MAGIC)) throw malformed();
  let apiVersion = '';
  let kind = '';
  let message: Buffer = Buffer.alloc(0);
  for (const { number, value } of fields(body.subarray(4))) {
    if (number === 1) {
      for (const type of fields(bytesOf(value))) {
        if (type.number === 1) apiVersion = bytesOf(type.value).toString();
        if (type.number === 2) kind = bytesOf(type.value).toString();
      }
    }
    if (number === 2) message = bytesOf(value);
  }
  const schema = resolve(schemaOf(apiVersion, kind));
  if (!schema)
    throw badRequest(
      `no kind "${kind}" is registered for version "${apiVersion}"`,
    );
  const out: Obj = {};
  decodeInto(schema, schema['x-wire'] ?? {}, message, out);
  return { ...out, apiVersion, kind };
}

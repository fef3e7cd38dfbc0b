import { definition, definitionName } from '../../schema/builtin';
import { fromProtobuf } from './protobuf';

const varint = (value: number): Buffer =>
  value < 128
    ? Buffer.from([value])
    : Buffer.concat([
        Buffer.from([value % 128 | 128]),
        varint(Math.floor(value / 128)),
      ]);
const scalar = (number: number, value: number) =>
  Buffer.concat([varint(number * 8), varint(value)]);
const bytes = (number: number, ...parts: (Buffer | string)[]) => {
  const payload = Buffer.concat(parts.map(part => Buffer.from(part)));
  return Buffer.concat([
    varint(number * 8 + 2),
    varint(payload.length),
    payload,
  ]);
};
const envelope = (apiVersion: string, kind: string, ...message: Buffer[]) =>
  Buffer.concat([
    Buffer.from('k8s\0'),
    bytes(1, bytes(1, apiVersion), bytes(2, kind)),
    bytes(2, ...message),
  ]);

const schemaOf = (apiVersion: string, kind: string) => {
  const [group, version] = apiVersion.includes('/')
    ? apiVersion.split('/')
    : ['', apiVersion];
  return definition(definitionName(group, version, kind) ?? '');
};
const read = (body: Buffer) => fromProtobuf(body, schemaOf);

describe('a message of protobuf', () => {
  it('is read with its names, maps, lists and times', () => {
    const metadata = bytes(
      1,
      bytes(1, 'web'),
      bytes(3, 'shop'),
      bytes(8, scalar(1, 1_767_225_600)),
      bytes(11, bytes(1, 'app'), bytes(2, 'web')),
      bytes(11, bytes(1, 'tier'), bytes(2, 'front')),
      bytes(14, 'one'),
      bytes(14, 'two'),
    );
    expect(
      read(
        envelope(
          'v1',
          'ConfigMap',
          metadata,
          bytes(2, bytes(1, 'key'), bytes(2, 'value')),
        ),
      ),
    ).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'web',
        namespace: 'shop',
        creationTimestamp: '2026-01-01T00:00:00Z',
        labels: { app: 'web', tier: 'front' },
        finalizers: ['one', 'two'],
      },
      data: { key: 'value' },
    });
  });

  it('is read with quantities, and numbers or texts', () => {
    const port = bytes(
      1,
      bytes(1, 'http'),
      scalar(3, 80),
      bytes(4, scalar(1, 1), bytes(3, 'web')),
    );
    expect(read(envelope('v1', 'Service', bytes(2, port)))).toMatchObject({
      spec: { ports: [{ name: 'http', port: 80, targetPort: 'web' }] },
    });
    const hard = bytes(1, bytes(1, 'cpu'), bytes(2, bytes(1, '2')));
    expect(read(envelope('v1', 'ResourceQuota', bytes(2, hard)))).toMatchObject(
      {
        spec: { hard: { cpu: '2' } },
      },
    );
  });

  it('is read with negative numbers and base64 for bytes', () => {
    const negative = Buffer.concat([
      varint(8),
      Buffer.from('ffffffffffffffffff01', 'hex'),
    ]);
    expect(
      read(envelope('apps/v1', 'Deployment', bytes(2, negative))),
    ).toMatchObject({
      spec: { replicas: -1 },
    });
    expect(
      read(
        envelope('v1', 'Secret', bytes(2, bytes(1, 'k'), bytes(2, 'secret'))),
      ),
    ).toMatchObject({ data: { k: Buffer.from('secret').toString('base64') } });
  });

  it('passes over fields of a later version', () => {
    expect(
      read(
        envelope(
          'v1',
          'ConfigMap',
          bytes(99, 'later'),
          bytes(1, bytes(1, 'a')),
        ),
      ),
    ).toMatchObject({ metadata: { name: 'a' } });
  });

  it.each([
    ['no envelope', Buffer.from('{}')],
    [
      'a cut message',
      envelope('v1', 'ConfigMap', bytes(1, bytes(1, 'name'))).subarray(0, -2),
    ],
    ['an unknown kind', envelope('v9', 'Nothing')],
  ])('with %s is the client’s mistake', (_, body) => {
    expect(() => read(body)).toThrow(expect.objectContaining({ code: 400 }));
  });
});

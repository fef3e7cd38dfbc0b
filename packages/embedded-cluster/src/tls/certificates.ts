import {
  createHash,
  createSign,
  generateKeyPairSync,
  KeyObject,
  randomBytes,
} from 'node:crypto';
import {
  bits,
  Der,
  explicit,
  integer,
  octets,
  oid,
  sequence,
  set,
  tagged,
  time,
  utf8,
  yes,
} from './der';

export interface Pki {
  /** PEM */
  ca: string;
  key: string;
  cert: string;
}

const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));
const DAY_MS = 86_400_000;
const VALID_DAYS = 365;

function name(commonName: string): Der {
  return sequence(set(sequence(oid('2.5.4.3'), utf8(commonName))));
}

function extension(id: string, critical: boolean, value: Der): Der {
  return sequence(oid(id), ...(critical ? [yes()] : []), octets(value));
}

/** Clients find the CA of a certificate by this, when both carry it. */
function keyId(key: KeyObject): Buffer {
  return createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest();
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join(
    '\n',
  )}\n-----END ${label}-----\n`;
}

function certificate(
  subject: string,
  issuer: string,
  publicKey: KeyObject,
  signer: KeyObject,
  now: number,
  extensions: Der[],
): string {
  const body = sequence(
    explicit(0, integer(2)),
    integer(Buffer.concat([Buffer.from([0x01]), randomBytes(15)])),
    ECDSA_SHA256,
    name(issuer),
    sequence(
      time(new Date(now - DAY_MS)),
      time(new Date(now + VALID_DAYS * DAY_MS)),
    ),
    name(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequence(...extensions)),
  );
  const signature = createSign('sha256').update(body).sign(signer);
  return pem('CERTIFICATE', sequence(body, ECDSA_SHA256, bits(signature)));
}

const HOSTS = [
  'localhost',
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local',
];
const ADDRESSES = [
  [127, 0, 0, 1],
  [10, 96, 0, 1],
];

/** A CA of this process and a serving certificate for loopback. The CA's key is thrown away. */
export function createPki(now: number): Pki {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = `embedded-cluster-${randomBytes(4).toString('hex')}`;
  const id = keyId(authority.publicKey);
  const ca = certificate(
    issuer,
    issuer,
    authority.publicKey,
    authority.privateKey,
    now,
    [
      extension('2.5.29.19', true, sequence(yes())),
      // keyCertSign and cRLSign
      extension('2.5.29.15', true, bits(Buffer.from([0x06]), 1)),
      extension('2.5.29.14', false, octets(id)),
    ],
  );
  const names = [
    ...HOSTS.map(host => tagged(0x82, Buffer.from(host))),
    ...ADDRESSES.map(address => tagged(0x87, Buffer.from(address))),
  ];
  const cert = certificate(
    'embedded-cluster',
    issuer,
    server.publicKey,
    authority.privateKey,
    now,
    [
      extension('2.5.29.15', true, bits(Buffer.from([0x80]), 7)),
      extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.1'))),
      extension('2.5.29.35', false, sequence(tagged(0x80, id))),
      extension('2.5.29.17', false, sequence(...names)),
    ],
  );
  return {
    ca,
    cert,
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

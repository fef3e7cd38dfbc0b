import fs from 'node:fs';
import path from 'node:path';
import type { Instance } from '../instance';
import { shell } from '../process/run';

interface Certificate {
  name: string;
  subject: string;
  server?: boolean;
}

// Groups and names that Kubernetes' own RBAC knows; the exec-kubelet acts for several nodes, so it is an
// administrator rather than one `system:node:<name>`.
const certificates: Certificate[] = [
  { name: 'apiserver', subject: '/CN=kube-apiserver', server: true },
  { name: 'kubelet', subject: '/CN=kubelet-serving', server: true },
  { name: 'admin', subject: '/O=system:masters/CN=admin' },
  { name: 'controller-manager', subject: '/CN=system:kube-controller-manager' },
  { name: 'node', subject: '/O=system:masters/CN=exec-kubelet' },
  {
    name: 'apiserver-kubelet-client',
    subject: '/O=system:masters/CN=apiserver-kubelet-client',
  },
  { name: 'front-proxy', subject: '/CN=front-proxy' },
];

const curve = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes';

function certificateScript(
  { name, subject, server }: Certificate,
  names: string,
): string {
  const extension = server
    ? `subjectAltName=${names}`
    : 'keyUsage=digitalSignature';
  return `
openssl req -new ${curve} -keyout ${name}.key -out ${name}.csr -subj '${subject}' 2>/dev/null
echo '${extension}' >${name}.ext
openssl x509 -req -in ${name}.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 3650 -out ${name}.crt -extfile ${name}.ext 2>/dev/null
rm ${name}.csr ${name}.ext`;
}

/** A certificate authority and what the control plane needs of it; about a third of a second. */
export async function createPki(
  instance: Instance,
  dir: string,
): Promise<void> {
  fs.mkdirSync(dir, { recursive: true });
  const names = [
    ...['127.0.0.1', instance.hostIp, instance.kubernetesIp].map(
      ip => `IP:${ip}`,
    ),
    ...[
      'localhost',
      'kubernetes',
      'kubernetes.default',
      'kubernetes.default.svc',
      'kubernetes.default.svc.cluster.local',
    ].map(name => `DNS:${name}`),
  ].join(',');
  await shell(
    `cd '${dir}'
umask 077
openssl req -x509 ${curve} -keyout ca.key -out ca.crt -subj /CN=meshspace-testbed -days 3650 -addext keyUsage=critical,keyCertSign,cRLSign,digitalSignature 2>/dev/null
openssl genrsa -out sa.key 2048 2>/dev/null
openssl rsa -in sa.key -pubout -out sa.pub 2>/dev/null
${certificates
  .map(certificate => certificateScript(certificate, names))
  .join('\n')}`,
  );
}

export function writeKubeconfig(
  instance: Instance,
  pki: string,
  user: string,
  file: string,
): void {
  const embed = (name: string) =>
    fs.readFileSync(path.join(pki, name)).toString('base64');
  const name = `meshspace-testbed-${instance.number}`;
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name,
        cluster: {
          server: instance.apiServer,
          'certificate-authority-data': embed('ca.crt'),
        },
      },
    ],
    users: [
      {
        name: user,
        user: {
          'client-certificate-data': embed(`${user}.crt`),
          'client-key-data': embed(`${user}.key`),
        },
      },
    ],
    contexts: [{ name, context: { cluster: name, user } }],
    'current-context': name,
  };
  // JSON is YAML
  fs.writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`, {
    mode: 0o600,
  });
}

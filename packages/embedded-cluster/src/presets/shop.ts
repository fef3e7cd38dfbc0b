import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { NewObject } from '../store/InternalClient';

const FOLDER = join(__dirname, '../../../../examples/shop');

/** In the order in which they can be created. */
const FILES = ['namespace', 'ordering', 'products', 'mesh', 'load'];

const documentsOf = (file: string): NewObject[] =>
  parseAllDocuments(readFileSync(file, 'utf8')).map(
    document => document.toJS() as NewObject,
  );

/** The ingress gateway that an installation of Istio brings. */
export const ingressObjects = (): NewObject[] =>
  documentsOf(join(__dirname, 'ingress.yaml'));

/** What an installation of Istio tells of itself: here its sidecars log every request. */
const MESH_CONFIG: NewObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'istio', namespace: 'istio-system' },
  data: { mesh: 'accessLogFile: /dev/stdout\n' },
};

/** Browsers find every name below localhost on this machine. */
const ADDRESSES = { 'meshspace.dev/address': '{space}.shop.localhost' };

const withAddresses = (object: NewObject): NewObject =>
  object.kind === 'Namespace'
    ? { ...object, metadata: { ...object.metadata, annotations: ADDRESSES } }
    : object;

/** The sample shop of `examples/shop`, with the ingress gateway and what the mesh around it tells. */
export function shopObjects(): NewObject[] {
  const shop = FILES.flatMap(file => documentsOf(join(FOLDER, `${file}.yaml`)));
  return [...ingressObjects(), ...shop.map(withAddresses), MESH_CONFIG];
}

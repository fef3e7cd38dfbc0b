import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { NewObject } from '../store/InternalClient';

const FOLDER = join(__dirname, '../../../../examples/shop');

/** In the order in which they can be created. */
const FILES = ['namespace', 'ingress', 'ordering', 'products', 'mesh', 'load'];

/** What an installation of Istio tells of itself: here its sidecars log every request. */
const MESH_CONFIG: NewObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'istio', namespace: 'istio-system' },
  data: { mesh: 'accessLogFile: /dev/stdout\n' },
};

/** The sample shop, as `kubectl apply -f examples/shop` would make it, and what the mesh around it tells. */
export function shopObjects(): NewObject[] {
  const shop = FILES.flatMap(file =>
    parseAllDocuments(readFileSync(join(FOLDER, `${file}.yaml`), 'utf8')).map(
      document => document.toJS() as NewObject,
    ),
  );
  return [...shop, MESH_CONFIG];
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { NewObject } from '../store/InternalClient';

const FOLDER = join(__dirname, '../../../../examples/shop');

/** In the order in which they can be created. */
const FILES = ['namespace', 'ingress', 'services', 'mesh', 'load'];

/** The sample shop, as `kubectl apply -f examples/shop` would make it. */
export function shopObjects(): NewObject[] {
  return FILES.flatMap(file =>
    parseAllDocuments(readFileSync(join(FOLDER, `${file}.yaml`), 'utf8')).map(
      document => document.toJS() as NewObject,
    ),
  );
}

import { listFiles, readFile, report } from './files.mjs';
import { findFaults, isBinary } from './treeRules.mjs';

report(
  'Tree',
  listFiles()
    .filter(name => !isBinary(name))
    .flatMap(name => findFaults(name, readFile(name))),
);

const path = require('node:path');

/** The long ones, in order, so that the lanes end together. */
const FIRST = [
  'contract',
  'differential',
  'api',
  'controller',
  'lifecycle',
  'rights',
  'kubectlOnBoth',
  'kubectl',
];

/** It needs the whole machine, which it has when no other suite is left. */
const LAST = ['capacity'];

function rank({ path: file }) {
  const name = path.basename(file, '.test.ts');
  if (LAST.includes(name)) return FIRST.length + 1;
  const place = FIRST.indexOf(name);
  return place < 0 ? FIRST.length : place;
}

/** In which order Jest hands the suites to its workers. */
module.exports = class LongestFirst {
  sort(tests) {
    return [...tests].sort((one, other) => rank(one) - rank(other));
  }

  shard(tests) {
    return tests;
  }

  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {}
};

const path = require('node:path');

/** The contract of the API holds on the embedded cluster, beside which it lies, and here. */
const apiContract = path.resolve(
  __dirname,
  '../../embedded-cluster/src/contract',
);

// These suites need the real stack; each worker has an instance of it, which `testbed test` starts.
module.exports = {
  rootDir: __dirname,
  testEnvironment: 'node',
  roots: [__dirname, apiContract],
  testMatch: ['<rootDir>/*.test.ts', `${apiContract}/*.test.ts`],
  testPathIgnorePatterns: [
    // the contract of routing is told by contract.test.ts
    '\\.contract\\.test\\.ts$',
    ...(process.env.MESHSPACE_WITHOUT_PROMETHEUS ? ['/prometheus\\.test'] : []),
  ],
  setupFiles: ['<rootDir>/support/lane.ts'],
  testSequencer: require.resolve('./support/longestFirst.js'),
  transform: {
    '\\.ts$': [
      require.resolve('@backstage/cli/config/jestSwcTransform'),
      {
        module: { ignoreDynamic: true, exportInteropAnnotation: true },
        jsc: { parser: { syntax: 'typescript' } },
      },
    ],
  },
  testTimeout: 120_000,
};

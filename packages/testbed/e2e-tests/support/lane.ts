import { createInstance } from '../../src/instance';

// Each of Jest's workers has an instance of its own; a suite that knows of one only needs nothing else.
const lanes = (process.env.MESHSPACE_TESTBED_LANES ?? '0').split(' ');
const worker = Number(process.env.JEST_WORKER_ID ?? 1);
const number = lanes[(worker - 1) % lanes.length];
process.env.MESHSPACE_TESTBED_INSTANCE = number;

// The cases of the API's contract find their server by this.
process.env.MESHSPACE_CONTRACT_KUBECONFIG = createInstance(
  Number(number),
).kubeconfig;

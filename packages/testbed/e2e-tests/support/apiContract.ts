import { createInstance } from '../../src/instance';

// The cases of the API's contract find their server by this.
process.env.MESHSPACE_CONTRACT_KUBECONFIG = createInstance(
  Number(process.env.MESHSPACE_TESTBED_INSTANCE ?? 0),
).kubeconfig;

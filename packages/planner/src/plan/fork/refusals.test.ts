import { Raw } from '../../kube/objects';
import { forked, workload } from '../../testing/forked';

describe('what only the cluster’s own may run is not forked', () => {
  it.each<[string, Raw]>([
    ['the node’s network', { hostNetwork: true }],
    ['the node’s processes', { hostPID: true }],
    ['the node’s memory', { hostIPC: true }],
    [
      'a directory of the node',
      { volumes: [{ name: 'host', hostPath: { path: '/' } }] },
    ],
    [
      'a privileged container',
      { containers: [{ name: 'app', securityContext: { privileged: true } }] },
    ],
    [
      'one that runs first',
      {
        initContainers: [
          { name: 'init', securityContext: { privileged: true } },
        ],
      },
    ],
  ])('%s', (_, spec) => {
    const made = forked([workload({ spec })]);
    expect(made).toMatchObject({ phase: 'Failing', reason: 'Privileged' });
    expect(made.names('Deployment')).toEqual([]);
  });

  it.each([
    ['registry.corp/reviews:pr-1', 'Creating', undefined],
    ['elsewhere/reviews:pr-1', 'Failing', 'ImageNotAllowed'],
  ])('an image is one of the platform’s: %s', (image, phase, reason) => {
    const made = forked(
      [workload()],
      { containers: [{ name: 'app', image }] },
      { policy: { imageAllowList: ['registry.corp/*'] } },
    );
    expect([made.phase, made.reason]).toEqual([phase, reason]);
    expect(made.names('Deployment')).toHaveLength(reason ? 0 : 1);
  });
});

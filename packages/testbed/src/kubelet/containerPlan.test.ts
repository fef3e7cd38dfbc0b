import type { Container, Pod, SecurityContext } from '../kube/types';
import { containerPlan } from './containerPlan';
import type { Image } from './images';

const image: Image = {
  match: 'x',
  files: { '/bin/app': '/host/app' },
  entrypoint: ['/bin/app', '--serve'],
  env: {},
};

function plan(
  container: Partial<Container>,
  pod: SecurityContext = {},
  of: Image = image,
) {
  const context = {
    pod: (): Pod => ({
      metadata: { name: 'p', namespace: 'n', uid: 'u' },
      spec: { containers: [], securityContext: pod },
    }),
    dir: '/pods/u',
    hostname: 'p',
    mountsOf: () => [{ from: '/pods/u/volumes/v', to: '/v' }],
  };
  return containerPlan(
    context,
    { name: 'app', image: 'x', ...container },
    of,
    { A: 'a' },
    3,
  );
}

it.each<[Partial<Container>, string[]]>([
  [{}, ['/bin/app', '--serve']],
  [{ args: ['--to', '$(A)'] }, ['/bin/app', '--serve', '--to', 'a']],
  [{ command: ['sh'] }, ['sh']],
  [{ command: ['sh'], args: ['-c', '$(B)'] }, ['sh', '-c', '$(B)']],
])('with %j it runs %j', (container, argv) => {
  expect(plan(container).argv).toEqual(argv);
});

it.each<[SecurityContext, SecurityContext, number, number[]]>([
  [{}, {}, 0, [0]],
  [{ runAsUser: 1337 }, {}, 1337, [1337]],
  [{ runAsUser: 1337, runAsGroup: 5 }, {}, 1337, [5]],
  [
    { runAsUser: 1, runAsGroup: 2 },
    { runAsUser: 3, fsGroup: 4, supplementalGroups: [6] },
    1,
    [2, 6, 4],
  ],
])(
  'container %j in pod %j runs as %s with groups %j',
  (securityContext, pod, uid, groups) => {
    expect(plan({ securityContext }, pod)).toMatchObject({ uid, groups });
  },
);

it('takes the image’s user where nobody says another', () => {
  expect(plan({}, {}, { ...image, user: 9 }).uid).toBe(9);
});

it('mounts what the image brings before the volumes, each run in a folder of its own', () => {
  expect(plan({})).toMatchObject({
    dir: '/pods/u/containers/app.3',
    mounts: [
      { from: '/host/app', to: '/bin/app', readOnly: true },
      { from: '/pods/u/volumes/v', to: '/v' },
    ],
  });
});

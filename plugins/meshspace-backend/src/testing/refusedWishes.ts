/** The space that is asked for things. */
export const alice = '/clusters/demo/spaces/alice';
export const create = (more: object) => ({
  cluster: 'demo',
  name: 'fresh',
  base: 'shop',
  ...more,
});
const fork = (more: object = {}) => ({
  workload: { kind: 'Deployment', name: 'reviews' },
  ...more,
});

/** What is wished for, how, the status of the answer, and what it has to say. */
export const REFUSED_WISHES: readonly (readonly [
  what: string,
  wish: readonly [method: string, path: string, body?: unknown],
  status: number,
  why: RegExp,
])[] = [
  [
    'a name that is taken',
    ['POST', '/spaces', create({ name: 'bob' })],
    409,
    /taken/,
  ],
  [
    'its base’s name',
    ['POST', '/spaces', create({ name: 'shop' })],
    400,
    /its own base/,
  ],
  [
    'a name of the cluster',
    ['POST', '/spaces', create({ name: 'kube-system' })],
    409,
    /taken/,
  ],
  [
    'a name with a dot',
    ['POST', '/spaces', create({ name: 'a.b' })],
    400,
    /dashes/,
  ],
  [
    'a name that is too long',
    ['POST', '/spaces', create({ name: 'a'.repeat(60) })],
    400,
    /at most 50/,
  ],
  [
    'a base that is none',
    ['POST', '/spaces', create({ base: 'default' })],
    404,
    /not a base/,
  ],
  [
    'another one’s space',
    ['POST', '/spaces', create({ owner: 'user:default/bob' })],
    400,
    /your groups/,
  ],
  [
    'a header that proxies use',
    ['POST', '/spaces', create({ header: { name: 'host' } })],
    400,
    /x-meshspace/,
  ],
  [
    'a header with a line break',
    ['POST', '/spaces', create({ header: { value: 'a\r\nb' } })],
    400,
    /letters, digits/,
  ],
  [
    'a header of another space',
    ['POST', '/spaces', create({ header: { value: 'key-bob' } })],
    409,
    /already uses/,
  ],
  [
    'a format that policy forbids',
    ['POST', '/spaces', create({ header: { format: 'zipkin' } })],
    403,
    /header or baggage/,
  ],
  [
    'to live longer than policy allows',
    ['POST', '/spaces', create({ ttlSeconds: 7200 })],
    403,
    /at most 3600/,
  ],
  [
    'to live for ever',
    ['POST', '/spaces', create({ ttlSeconds: null })],
    403,
    /without an end/,
  ],
  [
    'to live for no time',
    ['POST', '/spaces', create({ ttlSeconds: 0 })],
    400,
    /ttlSeconds/,
  ],
  [
    'to live for 1e308 seconds',
    ['POST', '/spaces', create({ ttlSeconds: 1e308 })],
    400,
    /ttlSeconds/,
  ],
  [
    'a member that is none',
    ['POST', '/spaces', create({ members: ['component:default/x'] })],
    400,
    /neither a user nor a group/,
  ],
  [
    'an image that policy forbids',
    [
      'PUT',
      `${alice}/forks`,
      fork({ containers: [{ name: 'app', image: 'evil/x' }] }),
    ],
    403,
    /shop\/\*/,
  ],
  [
    'an image that only looks allowed',
    [
      'PUT',
      `${alice}/forks`,
      fork({ containers: [{ name: 'app', image: 'shop/../evil/x' }] }),
    ],
    403,
    /not allowed/,
  ],
  [
    'a container that is not there',
    ['PUT', `${alice}/forks`, fork({ containers: [{ name: 'none' }] })],
    400,
    /it has app/,
  ],
  [
    'a workload that is not there',
    [
      'POST',
      '/spaces',
      create({
        forks: [fork({ workload: { kind: 'Deployment', name: 'none' } })],
      }),
    ],
    404,
    /no Deployment "none"/,
  ],
  [
    'more forks than policy allows',
    [
      'PUT',
      `${alice}/forks`,
      fork({ workload: { kind: 'Deployment', name: 'web' } }),
    ],
    403,
    /at most 1/,
  ],
  [
    'the same fork twice',
    ['POST', '/spaces', create({ forks: [fork(), fork()] })],
    403,
    /at most 1/,
  ],
  [
    'to mount the host',
    [
      'PUT',
      `${alice}/forks`,
      fork({ patch: { spec: { volumes: [{ hostPath: { path: '/' } }] } } }),
    ],
    400,
    /patch/,
  ],
  [
    'privileges',
    [
      'PUT',
      `${alice}/forks`,
      fork({
        containers: [{ name: 'app', securityContext: { privileged: true } }],
      }),
    ],
    400,
    /securityContext/,
  ],
  [
    'another identity',
    ['PUT', `${alice}/forks`, fork({ serviceAccountName: 'admin' })],
    400,
    /serviceAccountName/,
  ],
  [
    'a Secret by a variable',
    [
      'PUT',
      `${alice}/forks`,
      fork({
        containers: [
          {
            name: 'app',
            env: [{ name: 'X', valueFrom: { secretKeyRef: {} } }],
          },
        ],
      }),
    ],
    400,
    /valueFrom/,
  ],
  [
    'to take back what is not forked',
    ['DELETE', `${alice}/forks/Deployment/web`],
    404,
    /does not fork/,
  ],
  [
    'a path that leads upwards',
    [
      'POST',
      '/probe',
      {
        cluster: 'demo',
        space: 'alice',
        path: '/../../api/v1/secrets/%2e%2e/x',
      },
    ],
    503,
    /No gateway/,
  ],
  [
    'a path that leads upwards, encoded',
    [
      'POST',
      '/probe',
      { cluster: 'demo', space: 'alice', path: '/x/..%2f..%2fsecrets' },
    ],
    400,
    /upwards/,
  ],
  [
    'a cluster that is not there',
    ['POST', '/spaces', create({ cluster: 'none' })],
    404,
    /no cluster/,
  ],
  [
    'a base that cannot be one',
    ['PATCH', '/clusters/demo/bases/kube-system', { base: true }],
    403,
    /belongs to the cluster/,
  ],
  [
    'to end a base in use',
    ['PATCH', '/clusters/demo/bases/shop', { base: false }],
    409,
    /stand/,
  ],
  [
    'to restart what is not there',
    ['POST', '/clusters/demo/bases/shop/restart', { workloads: ['none'] }],
    404,
    /no workload/,
  ],
];

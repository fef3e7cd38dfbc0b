import type {
  PlanPreview,
  PlanRequest,
} from '@meshspace/plugin-meshspace-common';

function forkOf(request: PlanRequest) {
  if (request.type === 'create') return request.space.forks?.[0];
  return request.type === 'fork' ? request.fork : undefined;
}

export function planAnswer(request: PlanRequest): PlanPreview {
  const name = request.type === 'create' ? request.space.name : request.space;
  const fork = forkOf(request);
  const workload = fork?.workload.name ?? 'reviews';
  const image =
    fork?.containers?.[0]?.image ?? 'registry.example.com/shop/reviews:1.8.2';
  const deployment = (tag: string, level: string) =>
    [
      'apiVersion: apps/v1',
      'kind: Deployment',
      'metadata:',
      `  name: ${workload}`,
      'spec:',
      '  replicas: 1',
      '  template:',
      '    spec:',
      '      containers:',
      '        - name: app',
      `          image: ${tag}`,
      '          env:',
      '            - name: LOG_LEVEL',
      `              value: ${level}`,
    ].join('\n');
  const level =
    fork?.containers?.[0]?.env?.find(each => each.name === 'LOG_LEVEL')
      ?.value ?? 'info';
  const step = (
    type: 'create' | 'copy',
    kind: string,
    apiVersion: string,
    reason: string,
    namespace = name,
    object = workload,
  ) => ({
    type,
    object: { apiVersion, kind, namespace, name: object },
    reason,
    yaml: `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${object}\n  namespace: ${namespace}`,
  });
  return {
    steps: [
      ...(request.type === 'create'
        ? [
            {
              type: 'create' as const,
              object: { apiVersion: 'v1', kind: 'Namespace', name },
              reason: `The space ${name} is made, with a quota.`,
              yaml: `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}`,
            },
          ]
        : []),
      {
        type: 'create',
        object: {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          namespace: name,
          name: workload,
        },
        reason: `A copy of ${workload} runs in ${name} (${
          fork?.replicas ?? 1
        } replica) with ${image.split('/').pop()}.`,
        before: deployment('registry.example.com/shop/reviews:1.8.2', 'info'),
        yaml: deployment(image, level),
      },
      step('create', 'Service', 'v1', 'A Service names its pods.'),
      step(
        'copy',
        'ConfigMap',
        'v1',
        '1 ConfigMap and 1 ServiceAccount are copied.',
        name,
        'reviews-config',
      ),
      step(
        'copy',
        'ServiceAccount',
        'v1',
        '1 ConfigMap and 1 ServiceAccount are copied.',
      ),
      step(
        'create',
        'VirtualService',
        'networking.istio.io/v1',
        'web and checkout send requests with your header to it, once it is ready.',
        'shop',
        `meshspace-${workload}`,
      ),
      step(
        'create',
        'VirtualService',
        'networking.istio.io/v1',
        'The ingress gateway does the same for shop.example.com.',
        'istio-ingress',
        `meshspace-${workload}`,
      ),
    ],
    warnings: [
      {
        code: 'MSW0003',
        message:
          'The volume `data` cannot be shared: the fork starts with an empty one.',
      },
    ],
    header:
      request.type === 'create'
        ? {
            name: request.space.header?.name ?? 'x-meshspace',
            value: request.space.header?.value ?? 'k7q2m9xw',
          }
        : { name: 'x-meshspace', value: 'k7q2m9xw' },
  };
}

import type {
  ExplainAnswer,
  SpaceDetail,
} from '@meshspace/plugin-meshspace-common';

export function explainAnswer(space: SpaceDetail, host: string): ExplainAnswer {
  const virtualService = (name: string) => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    namespace: 'shop',
    name,
  });
  const hop = (fork: boolean) => ({
    at: 'sidecar of web (shop)',
    candidates: [
      {
        object: virtualService('meshspace-reviews'),
        rule: 'http[0].match[0]',
        won: fork,
        why: fork
          ? `the header x-meshspace is ${space.header.value}`
          : 'the request carries no x-meshspace',
      },
      {
        object: virtualService('reviews'),
        rule: 'http[0]',
        won: false,
        why: 'its prefix /v2 does not fit',
      },
      {
        object: virtualService('reviews'),
        rule: 'http[1]',
        won: !fork,
        why: fork ? 'a rule before it won' : 'it takes everything else',
      },
    ],
    treatment: {
      type: 'forward' as const,
      protocol: 'http' as const,
      path: '/',
      authority: host,
      timeoutMs: 3000,
      retries: { attempts: 2 },
      upstreams: [
        {
          cluster: `outbound|9080||reviews.${
            fork ? space.name : 'shop'
          }.svc.cluster.local`,
          host: `reviews.${fork ? space.name : 'shop'}.svc.cluster.local`,
          namespace: fork ? space.name : 'shop',
          service: 'reviews',
          port: 9080,
          share: 1,
        },
      ],
    },
    mtls: 'strict' as const,
  });
  return {
    before: {
      hops: [hop(false)],
      summary:
        'It lands on reviews in shop, by the rule of the VirtualService reviews.',
    },
    after: {
      hops: [hop(true)],
      summary: `It lands on your fork of reviews in ${space.name}.`,
    },
  };
}

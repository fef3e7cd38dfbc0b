import type {
  ProbeAnswer,
  ProbeRequest,
  SpaceDetail,
} from '@meshspace/plugin-meshspace-common';

export function probeAnswer(
  space: SpaceDetail,
  request: ProbeRequest,
): ProbeAnswer {
  const ready = space.forks.some(each => each.routed) && !space.suspended;
  const path = request.path ?? '/';
  return {
    id: 'probe-1',
    request: {
      method: request.method ?? 'GET',
      url: `http://shop.example.com${path}`,
      header: space.sends,
    },
    status: 200,
    durationMs: 41.3,
    answeredBy: ready
      ? { pod: 'reviews-6d9f7c5b8d-x2x7k', namespace: space.name, fork: true }
      : { pod: 'reviews-7c8b9d6f5-q4l2p', namespace: 'shop', fork: false },
    headers: [
      ['content-type', 'application/json'],
      ['x-envoy-upstream-service-time', '12'],
    ],
    body: '{"id":"0","reviews":[{"reviewer":"Reviewer1","stars":5}]}',
    proof: ready
      ? 'The pod’s sidecar wrote the request id into its access log.'
      : 'The base’s pod wrote the request id into its access log.',
  };
}

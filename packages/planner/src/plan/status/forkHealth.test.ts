import { ContainerSummary, PodSummary } from '../../kube/core';
import { podTrouble } from './forkHealth';

const container = (state: string): ContainerSummary => ({
  name: 'app',
  image: 'shop/reviews:pr-1',
  ready: false,
  restarts: 2,
  state,
});

const pod = (
  template: string,
  creationTimestamp: string,
  state: string,
): PodSummary => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: `reviews-${template}`,
    namespace: 'alice',
    labels: { 'pod-template-hash': template },
    creationTimestamp,
  },
  ready: false,
  containers: [container(state)],
});

const CRASHING = pod('old', '2026-11-21T07:34:44Z', 'CrashLoopBackOff');

describe('the trouble of pods', () => {
  it('is that of the latest template, whatever those of before suffer from', () => {
    const pulling = pod('new', '2026-11-21T07:35:20Z', 'ImagePullBackOff');
    expect(podTrouble([CRASHING, pulling])?.reason).toBe('ImagePullBackOff');
    expect(podTrouble([pulling, CRASHING])?.reason).toBe('ImagePullBackOff');
  });

  it('is what is stuck before what only takes its time', () => {
    const starting = pod('old', '2026-11-21T07:34:50Z', 'ContainerCreating');
    expect(podTrouble([starting, CRASHING])?.reason).toBe('CrashLoopBackOff');
  });

  it('is none where there is no pod', () => {
    expect(podTrouble([])).toBeUndefined();
  });
});

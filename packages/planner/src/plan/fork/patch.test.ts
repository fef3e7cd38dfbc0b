import { PodTemplate } from '../../kube/core';
import { Raw } from '../../kube/objects';
import { patchedTemplate } from './patch';

const template: PodTemplate = {
  metadata: { labels: { app: 'reviews' }, annotations: { team: 'a' } },
  spec: {
    serviceAccountName: 'reviews',
    nodeSelector: { disk: 'ssd', zone: 'a' },
    containers: [
      {
        name: 'app',
        image: 'reviews:v1',
        env: [
          { name: 'A', value: '1' },
          { name: 'B', value: '2' },
        ],
        resources: { requests: { cpu: '1', memory: '1Gi' } },
      },
      { name: 'istio-proxy', image: 'auto' },
    ],
  },
};
const app = (container: Raw) => ({
  spec: { containers: [{ name: 'app', ...container }] },
});

describe('a patch of a fork changes', () => {
  it.each<[string, Raw, Raw]>([
    [
      'an annotation',
      { metadata: { annotations: { team: 'b', owner: 'x' } } },
      { metadata: { annotations: { team: 'b', owner: 'x' } } },
    ],
    [
      'a map, entry by entry',
      { spec: { nodeSelector: { zone: 'b' } } },
      { spec: { nodeSelector: { disk: 'ssd', zone: 'b' } } },
    ],
    [
      'a map, taking an entry out',
      { spec: { nodeSelector: { zone: null } } },
      { spec: { nodeSelector: { disk: 'ssd' } } },
    ],
    [
      'a list as a whole',
      { spec: { tolerations: [{ key: 'gpu' }] } },
      { spec: { tolerations: [{ key: 'gpu' }] } },
    ],
    [
      'how long it may take to stop',
      { spec: { terminationGracePeriodSeconds: 1 } },
      { spec: { terminationGracePeriodSeconds: 1 } },
    ],
    [
      'a container’s probe',
      app({ readinessProbe: { httpGet: { path: '/up', port: 80 } } }),
      {
        spec: {
          containers: [
            { readinessProbe: { httpGet: { path: '/up', port: 80 } } },
            {},
          ],
        },
      },
    ],
    [
      'a container’s requests',
      app({ resources: { requests: { cpu: '2' } } }),
      {
        spec: {
          containers: [
            { resources: { requests: { cpu: '2', memory: '1Gi' } } },
            {},
          ],
        },
      },
    ],
    [
      'a variable by its name',
      app({
        env: [
          { name: 'B', value: '3' },
          { name: 'C', value: '4' },
        ],
      }),
      {
        spec: {
          containers: [
            {
              env: [
                { name: 'A', value: '1' },
                { name: 'B', value: '3' },
                { name: 'C', value: '4' },
              ],
            },
            {},
          ],
        },
      },
    ],
    [
      'a variable away',
      app({ env: [{ name: 'A', $patch: 'delete' }] }),
      { spec: { containers: [{ env: [{ name: 'B', value: '2' }] }, {}] } },
    ],
  ])('%s', (_, patch, expected) => {
    const { template: after, refused } = patchedTemplate(template, patch);
    expect(after).toMatchObject(expected);
    expect(refused).toEqual([]);
  });
});

describe('a patch of a fork may not change', () => {
  it.each<[string, Raw, string[]]>([
    [
      'who it runs as in the cluster',
      { spec: { serviceAccountName: 'admin' } },
      ['spec.serviceAccountName'],
    ],
    [
      'the node’s network',
      { spec: { hostNetwork: true } },
      ['spec.hostNetwork'],
    ],
    [
      'its volumes',
      { spec: { volumes: [{ name: 'x', hostPath: { path: '/' } }] } },
      ['spec.volumes'],
    ],
    [
      'its names',
      { spec: { dnsConfig: { searches: [] } } },
      ['spec.dnsConfig'],
    ],
    [
      'its priority',
      { spec: { priorityClassName: 'system' } },
      ['spec.priorityClassName'],
    ],
    [
      'its labels, which Services select',
      { metadata: { labels: { app: 'web' } } },
      ['metadata.labels'],
    ],
    [
      'its sidecar, by annotation',
      { metadata: { annotations: { 'sidecar.istio.io/inject': 'false' } } },
      ['metadata.annotations.sidecar.istio.io/inject'],
    ],
    [
      'its sidecar, by container',
      { spec: { containers: [{ name: 'istio-proxy', args: [] }] } },
      ['spec.containers[istio-proxy]'],
    ],
    [
      'which containers it has',
      { spec: { containers: [{ name: 'more', image: 'x' }] } },
      ['spec.containers[more]'],
    ],
    [
      'an image past the platform’s list',
      app({ image: 'x' }),
      ['spec.containers[app].image'],
    ],
    [
      'a container’s rights',
      app({ securityContext: { privileged: true } }),
      ['spec.containers[app].securityContext'],
    ],
    ['what is no pod’s', { status: {} }, ['status']],
    [
      'the prototype of anything',
      JSON.parse(
        '{"spec":{"nodeSelector":{"__proto__":{"zone":"x"}},"__proto__":{"hostPID":true}}}',
      ),
      ['spec.__proto__'],
    ],
  ])('%s', (_, patch, expected) => {
    const { template: after, refused } = patchedTemplate(template, patch);
    expect(refused).toEqual(expected);
    expect(after.spec.containers).toEqual(template.spec.containers);
    expect(after.spec.hostPID).toBeUndefined();
    expect({
      zone: undefined,
      ...(after.spec.nodeSelector as object),
    }).toMatchObject({ zone: 'a' });
  });

  it('without a patch, anything', () => {
    expect(patchedTemplate(template, undefined).template).toBe(template);
  });
});

import type { Container, Pod } from '../kube/types';
import { placePod, requestsOf, type NodeRoom } from './binder';

const node = (
  name: string,
  more: Partial<NodeRoom['capacity']> = {},
): NodeRoom => ({
  name,
  labels: { 'kubernetes.io/hostname': name },
  capacity: { cpu: '4', memory: '8Gi', pods: '3', ...more } as Record<
    string,
    string
  >,
});

const asking = (cpu: string, more: Partial<Container> = {}): Container => ({
  name: 'c',
  image: 'i',
  resources: { requests: { cpu } },
  ...more,
});

const pod = (cpu: string, more: Partial<Pod['spec']> = {}): Pod => ({
  metadata: { name: 'p', namespace: 'n', uid: 'u' },
  spec: { containers: [asking(cpu)], ...more },
});

describe('placePod', () => {
  it('takes the emptiest node', () => {
    expect(
      placePod(pod('1'), [node('a'), node('b')], [pod('1', { nodeName: 'a' })]),
    ).toEqual({ node: 'b' });
  });

  it('counts what is bound, and not what has finished', () => {
    const full = pod('4', { nodeName: 'a' });
    expect(placePod(pod('1'), [node('a')], [full])).toEqual({
      message: '0/1 nodes are available: 1 Insufficient cpu.',
    });
    expect(
      placePod(
        pod('1'),
        [node('a')],
        [{ ...full, status: { phase: 'Succeeded' } }],
      ),
    ).toEqual({ node: 'a' });
  });

  it('follows the node selector', () => {
    const nodeSelector = { 'kubernetes.io/hostname': 'b' };
    expect(
      placePod(pod('1', { nodeSelector }), [node('a'), node('b')], []),
    ).toEqual({ node: 'b' });
    expect(
      placePod(pod('1', { nodeSelector: { zone: 'x' } }), [node('a')], []),
    ).toEqual({
      message:
        "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.",
    });
  });

  it('names every reason with its number of nodes', () => {
    const others = ['a', 'a', 'a'].map(nodeName => pod('0', { nodeName }));
    expect(
      placePod(pod('5'), [node('a'), node('b'), node('c')], others),
    ).toEqual({
      message: '0/3 nodes are available: 1 Too many pods, 2 Insufficient cpu.',
    });
  });
});

it('a pod asks for its containers and sidecars together, or for its largest init container', () => {
  const sidecar = asking('1', { restartPolicy: 'Always' });
  expect(
    requestsOf(pod('1', { initContainers: [sidecar, asking('1500m')] })).cpu,
  ).toBe(2);
  expect(
    requestsOf(pod('1', { initContainers: [sidecar, asking('3')] })).cpu,
  ).toBe(3);
});

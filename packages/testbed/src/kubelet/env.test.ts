import type { Container, Pod } from '../kube/types';
import {
  buildEnvironment,
  expand,
  fieldValue,
  resourceValue,
  type ReadData,
} from './env';

const pod: Pod = {
  metadata: {
    name: 'web-1',
    namespace: 'shop',
    uid: 'u',
    labels: { app: 'web', b: 'x"y' },
    annotations: { 'a/b': 'c' },
  },
  spec: { nodeName: 'node-a', serviceAccountName: 'web', containers: [] },
  status: { podIP: '10.0.0.1', hostIP: '10.0.0.2' },
};

const container = (more: Partial<Container> = {}): Container => ({
  name: 'app',
  image: 'i',
  ...more,
});

describe('expand', () => {
  it.each([
    ['$(A)', 'a'],
    ['x-$(A)-$(A)', 'x-a-a'],
    ['$(UNKNOWN)', '$(UNKNOWN)'],
    ['$$(A)', '$(A)'],
    ['$A', '$A'],
    ['$(toString)', '$(toString)'],
  ])('%s becomes %s', (text, result) => {
    expect(expand(text, { A: 'a' })).toBe(result);
  });
});

describe('fieldValue', () => {
  it.each([
    ['metadata.name', 'web-1'],
    ['metadata.namespace', 'shop'],
    ["metadata.labels['app']", 'web'],
    ["metadata.annotations['a/b']", 'c'],
    ["metadata.labels['absent']", ''],
    ['metadata.labels', 'app="web"\nb="x\\"y"'],
    ['spec.nodeName', 'node-a'],
    ['status.podIP', '10.0.0.1'],
    ['status.hostIP', '10.0.0.2'],
  ])('%s', (path, value) => {
    expect(fieldValue(pod, path)).toBe(value);
  });

  it('refuses what it does not know, rather than give an empty string', () => {
    expect(() => fieldValue(pod, 'spec.hostNetwork')).toThrow(/not supported/);
  });
});

describe('resourceValue', () => {
  const self = container({
    resources: {
      limits: { cpu: '1500m', memory: '1Gi' },
      requests: { cpu: '100m' },
    },
  });

  it.each([
    ['limits.cpu', undefined, '2'],
    ['limits.memory', '1Mi', '1024'],
    ['requests.cpu', '1m', '100'],
    ['requests.memory', undefined, '0'],
  ])('%s divided by %s', (resource, divisor, value) => {
    expect(resourceValue(pod, self, { resource, divisor })).toBe(value);
  });

  it('gives a container without limits a share of its own', () => {
    expect(resourceValue(pod, container(), { resource: 'limits.cpu' })).toBe(
      '2',
    );
  });
});

describe('buildEnvironment', () => {
  const read: ReadData = async (kind, name, optional) => {
    if (name === 'absent' && optional) return undefined;
    if (name === 'absent') throw new Error(`${kind} absent not found`);
    return { key: Buffer.from(`${kind}-value`), other: Buffer.from('o') };
  };

  it('lets later entries build on earlier ones and on what is given', async () => {
    const env = await buildEnvironment(
      pod,
      container({
        envFrom: [{ prefix: 'P_', configMapRef: { name: 'c' } }],
        env: [
          { name: 'A', value: '$(GIVEN)/$(P_other)' },
          { name: 'B', value: '$(A)!' },
          { name: 'C', valueFrom: { secretKeyRef: { name: 's', key: 'key' } } },
          {
            name: 'D',
            valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } },
          },
          {
            name: 'E',
            valueFrom: {
              configMapKeyRef: { name: 'absent', key: 'key', optional: true },
            },
          },
        ],
      }),
      { GIVEN: 'g' },
      read,
    );
    expect(env).toEqual({
      GIVEN: 'g',
      P_key: 'configmaps-value',
      P_other: 'o',
      A: 'g/o',
      B: 'g/o!',
      C: 'secrets-value',
      D: 'shop',
    });
  });

  it.each([
    [{ name: 'absent', key: 'key' }, /absent not found/],
    [{ name: 'c', key: 'nokey' }, /couldn't find key nokey/],
  ])('fails for %j', async (configMapKeyRef, message) => {
    const missing = container({
      env: [{ name: 'X', valueFrom: { configMapKeyRef } }],
    });
    await expect(buildEnvironment(pod, missing, {}, read)).rejects.toThrow(
      message,
    );
  });
});

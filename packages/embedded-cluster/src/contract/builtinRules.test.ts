import { MERGE, configMap, suite } from './suite';
import { Json } from './target';

jest.setTimeout(60_000);

const { target, core, apps, next } = suite('builtin');

describe('rules of built-in kinds', () => {
  const badTemplate = (spec: Json) => ({
    metadata: { labels: { app: 'x' } },
    spec,
  });
  const deployment = (spec: Json) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: next('bad') },
    spec: {
      selector: { matchLabels: { app: 'x' } },
      template: badTemplate({ containers: [{ name: 'a', image: 'a' }] }),
      ...spec,
    },
  });

  it.each<[string, Json, string]>([
    [
      'a selector that misses the template',
      { selector: { matchLabels: { app: 'y' } } },
      'spec.template.metadata.labels',
    ],
    ['no selector', { selector: undefined }, 'spec.selector'],
    [
      'no containers',
      { template: badTemplate({ containers: [] }) },
      'spec.template.spec.containers',
    ],
    [
      'a container without image',
      { template: badTemplate({ containers: [{ name: 'a' }] }) },
      'spec.template.spec.containers[0].image',
    ],
    [
      'a container with a bad name',
      { template: badTemplate({ containers: [{ name: 'A_', image: 'a' }] }) },
      'spec.template.spec.containers[0].name',
    ],
    [
      'two containers of one name',
      {
        template: badTemplate({
          containers: [
            { name: 'a', image: 'a' },
            { name: 'a', image: 'a' },
          ],
        }),
      },
      'spec.template.spec.containers[1].name',
    ],
    [
      'a port out of range',
      {
        template: badTemplate({
          containers: [
            { name: 'a', image: 'a', ports: [{ containerPort: 70000 }] },
          ],
        }),
      },
      'spec.template.spec.containers[0].ports[0].containerPort',
    ],
    [
      'a mount without volume',
      {
        template: badTemplate({
          containers: [
            {
              name: 'a',
              image: 'a',
              volumeMounts: [{ name: 'v', mountPath: '/v' }],
            },
          ],
        }),
      },
      'spec.template.spec.containers[0].volumeMounts[0].name',
    ],
    ['negative replicas', { replicas: -1 }, 'spec.replicas'],
    [
      'a pull policy that is none',
      {
        template: badTemplate({
          containers: [{ name: 'a', image: 'a', imagePullPolicy: 'Maybe' }],
        }),
      },
      'spec.template.spec.containers[0].imagePullPolicy',
    ],
    [
      'a restart policy that ends',
      {
        template: badTemplate({
          restartPolicy: 'Never',
          containers: [{ name: 'a', image: 'a' }],
        }),
      },
      'spec.template.spec.restartPolicy',
    ],
  ])('a Deployment may not have %s', async (_, spec, field) => {
    const { code, body } = await target.send(
      'POST',
      `${apps}/deployments`,
      deployment(spec),
    );
    expect(code).toBe(422);
    expect(body.details.causes.map((cause: Json) => cause.field)).toContain(
      field,
    );
  });

  it.each<[string, Json, string]>([
    ['without ports', { selector: { a: 'b' } }, 'spec.ports'],
    [
      'with a port out of range',
      { ports: [{ port: 0 }] },
      'spec.ports[0].port',
    ],
    [
      'with two ports without names',
      { ports: [{ port: 1 }, { port: 2 }] },
      'spec.ports[0].name',
    ],
    [
      'with one port twice',
      {
        ports: [
          { name: 'a', port: 1 },
          { name: 'b', port: 1 },
        ],
      },
      'spec.ports[1]',
    ],
    [
      'of a type that is none',
      { type: 'Other', ports: [{ port: 1 }] },
      'spec.type',
    ],
  ])('a Service may not be %s', async (_, spec, field) => {
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: next('bad') },
      spec,
    };
    const { code, body } = await target.send(
      'POST',
      `${core}/services`,
      service,
    );
    expect(code).toBe(422);
    expect(body.details.causes.map((cause: Json) => cause.field)).toContain(
      field,
    );
  });

  it.each([
    ['a label key', { labels: { 'a b': 'c' } }, 'metadata.labels'],
    ['a label value', { labels: { a: 'b c' } }, 'metadata.labels'],
    [
      'a long label value',
      { labels: { a: 'x'.repeat(64) } },
      'metadata.labels',
    ],
    [
      'an annotation key',
      { annotations: { 'a b': 'c' } },
      'metadata.annotations',
    ],
    ['a name', { name: 'Not_A_Name' }, 'metadata.name'],
  ])('metadata may not have a bad form of %s', async (_, metadata, field) => {
    const { code, body } = await target.send(
      'POST',
      `${core}/configmaps`,
      configMap(next('m'), metadata),
    );
    expect(code).toBe(422);
    expect(body.details.causes[0].field).toBe(field);
  });

  it('an immutable ConfigMap keeps its data', async () => {
    await target.send('POST', `${core}/configmaps`, {
      ...configMap('final'),
      immutable: true,
      data: { a: '1' },
    });
    expect(
      (
        await target.send(
          'PATCH',
          `${core}/configmaps/final`,
          { data: { a: '2' } },
          MERGE,
        )
      ).code,
    ).toBe(422);
  });
});

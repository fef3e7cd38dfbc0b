import { definition } from '../../schema/builtin';
import { Json, JsonObject } from '../../schema/Schema';
import { FieldSet } from './FieldSet';
import { afterUpdate, apply } from './managers';

const schema = definition('io.k8s.api.apps.v1.Deployment');
const NONE = new FieldSet();
const NOW = '2026-01-01T00:00:00Z';

const writer = (manager: string) => ({
  manager,
  apiVersion: 'apps/v1',
  now: NOW,
});
const empty: JsonObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
};
const config = (
  spec: Json,
  metadata: Record<string, Json> = {},
): JsonObject => ({
  ...empty,
  metadata: { name: 'web', ...metadata },
  spec,
});
const applied = (
  live: JsonObject,
  manager: string,
  wanted: JsonObject,
  force = false,
) => apply(schema, live, wanted, writer(manager), force, NONE) as JsonObject;
const updated = (live: JsonObject, manager: string, next: JsonObject) =>
  afterUpdate(
    schema,
    live,
    {
      ...next,
      metadata: {
        ...(next.metadata as object),
        managedFields:
          (live.metadata as { managedFields?: Json }).managedFields ?? [],
      },
    } as JsonObject,
    writer(manager),
    NONE,
  );

interface Entry {
  manager: string;
  operation: string;
  fieldsV1: Json;
}
const owners = (object: JsonObject) =>
  Object.fromEntries(
    (
      (object.metadata as unknown as { managedFields?: Entry[] })
        .managedFields ?? []
    ).map(({ manager, operation, fieldsV1 }) => [
      `${manager} ${operation}`,
      fieldsV1,
    ]),
  );
const container = (name: string, image: string) => ({ name, image });
const containers = (...list: Json[]) => ({
  template: { spec: { containers: list } },
});

describe('who owns what', () => {
  it('an applier owns what it applies, items of a list by their key', () => {
    const live = applied(empty, 'a', config(containers(container('app', 'x'))));
    expect(owners(live)).toEqual({
      'a Apply': {
        'f:spec': {
          'f:template': {
            'f:spec': {
              'f:containers': {
                'k:{"name":"app"}': { '.': {}, 'f:image': {}, 'f:name': {} },
              },
            },
          },
        },
      },
    });
  });

  it('who applies less gives up the rest, and it goes unless another owns it too', () => {
    let live = applied(empty, 'a', config({ replicas: 2, paused: true }));
    live = applied(live, 'b', config({ replicas: 2 }));
    live = applied(live, 'a', config({}));
    expect(live.spec).toEqual({ replicas: 2 });
    expect(Object.keys(owners(live))).toContain('b Apply');
  });

  it('another value is a conflict that names the owner; force takes the field over', () => {
    const live = applied(empty, 'a', config({ replicas: 2 }));
    expect(() => applied(live, 'b', config({ replicas: 3 }))).toThrow(
      /conflict with "a".*\.spec\.replicas/s,
    );
    const taken = applied(live, 'b', config({ replicas: 3 }), true);
    expect(taken.spec).toEqual({ replicas: 3 });
    expect(owners(taken)).toEqual({
      'b Apply': { 'f:spec': { 'f:replicas': {} } },
    });
  });

  it('an update takes the fields that it changes, and no others', () => {
    const live = applied(empty, 'a', config({ replicas: 2, paused: true }));
    const next = updated(
      live,
      'kubectl',
      config({ replicas: 5, paused: true }),
    );
    expect(owners(next)).toEqual({
      'a Apply': { 'f:spec': { 'f:paused': {} } },
      'kubectl Update': { 'f:spec': { 'f:replicas': {} } },
    });
  });

  it('two appliers share a list, each with items of its own', () => {
    let live = applied(empty, 'a', config(containers(container('a', '1'))));
    live = applied(live, 'b', config(containers(container('b', '1'))));
    const names = (object: JsonObject) =>
      (
        object.spec as unknown as {
          template: { spec: { containers: { name: string }[] } };
        }
      ).template.spec.containers.map(({ name }) => name);
    expect(names(live)).toEqual(['a', 'b']);
    live = applied(live, 'a', config({ replicas: 1 }));
    expect(names(live)).toEqual(['b']);
  });

  it('an empty list of owners forgets them all', () => {
    const live = applied(empty, 'a', config({ replicas: 2 }));
    const next = afterUpdate(
      schema,
      live,
      config({ replicas: 2 }, { managedFields: [] }),
      writer('kubectl'),
      NONE,
    );
    expect(owners(next)).toEqual({});
  });
});

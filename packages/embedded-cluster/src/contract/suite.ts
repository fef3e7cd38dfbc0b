import { Kind, kindsOf, WIDGETS } from './kinds';
import { connect, Json, Target } from './target';

export const MERGE = 'application/merge-patch+json';
export const STRATEGIC = 'application/strategic-merge-patch+json';
export const APPLY = 'application/apply-patch+yaml';
const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

export async function until<T>(read: () => Promise<T | undefined>): Promise<T> {
  for (let left = 400; left > 0; left -= 1) {
    const value = await read();
    if (value !== undefined) return value;
    await new Promise(resolve => {
      setTimeout(resolve, 50);
    });
  }
  throw new Error('it never came to pass');
}

export const configMap = (name: string, rest: Json = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...rest },
});

/**
 * A namespace and a custom resource of its own for the cases of one file: files may run against one server at the same time. The
 * server is there from the first case on.
 */
export function suite(subject: string) {
  let connected: Target | undefined;
  const live = () => {
    if (!connected) throw new Error('there is no server before the first case');
    return connected;
  };
  const target: Target = {
    send: (...request) => live().send(...request),
    watch: (...request) => live().watch(...request),
    stop: () => live().stop(),
  };
  const namespace = `${subject}-${Date.now().toString(36)}`;
  const group = `${subject}.contract.example`;
  const definition = {
    ...WIDGETS,
    metadata: { name: `widgets.${group}` },
    spec: { ...WIDGETS.spec, group },
  };
  const widgets = `/apis/${group}/v1/namespaces/${namespace}/widgets`;
  let counter = 0;
  /** A name that no other case of the suite uses. */
  const next = (prefix: string) => `${prefix}${(counter += 1)}`;

  beforeAll(async () => {
    connected = await connect();
    await target.send('POST', '/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    });
    await target.send('POST', DEFINITIONS, definition);
    await until(async () =>
      (await target.send('GET', widgets)).code === 200 ? true : undefined,
    );
  });
  afterAll(async () => {
    await target.send('DELETE', `${DEFINITIONS}/${definition.metadata.name}`);
    await target.send('DELETE', `/api/v1/namespaces/${namespace}`);
    await target.stop();
  });

  return {
    target,
    namespace,
    GROUP: group,
    next,
    core: `/api/v1/namespaces/${namespace}`,
    apps: `/apis/apps/v1/namespaces/${namespace}`,
    widgets,
    widget: (spec: Json) => ({
      apiVersion: `${group}/v1`,
      kind: 'Widget',
      metadata: { name: next('w') },
      spec,
    }),
    untilGone: (path: string) =>
      until(async () =>
        (await target.send('GET', path)).code === 404 ? true : undefined,
      ),
  };
}

/** The same for cases that hold for every kind. */
export function kindsSuite(subject: string) {
  const { target, namespace, GROUP, next } = suite(subject);
  const base = ({ apiVersion, plural }: Kind) =>
    `${
      apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`
    }/namespaces/${namespace}/${plural}`;
  const objectOf = (
    { apiVersion, kind, fields }: Kind,
    metadata: Json = {},
  ): Json => {
    return {
      apiVersion,
      kind,
      metadata: { name: next('c'), ...metadata },
      ...fields,
    };
  };
  return {
    target,
    namespace,
    next,
    kinds: kindsOf(GROUP),
    base,
    objectOf,
    /** What one kind's cases begin with. */
    of: (kind: Kind) => ({
      async create(metadata?: Json): Promise<Json> {
        const object = objectOf(kind, metadata);
        const { code, body } = await target.send('POST', base(kind), object);
        expect({ code, message: body.message }).toEqual({
          code: 201,
          message: undefined,
        });
        return body;
      },
      at: (object: Json) => `${base(kind)}/${object.metadata.name}`,
    }),
  };
}

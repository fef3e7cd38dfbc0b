import { isObject, Json } from '../../schema/Schema';
import { forbidden } from '../ApiError';
import { Body } from '../registry/context';
import { generateName } from '../registry/names';
import { Services } from '../registry/Services';

function objects(value: Json | undefined): Body[] {
  return Array.isArray(value) ? (value as Json[]).filter(isObject) : [];
}

const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const EVICTED_AFTER_SECONDS = 300;

function accessVolume(name: string): Body {
  return {
    name,
    projected: {
      defaultMode: 420,
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        {
          configMap: {
            items: [{ key: 'ca.crt', path: 'ca.crt' }],
            name: 'kube-root-ca.crt',
          },
        },
        {
          downwardAPI: {
            items: [
              {
                fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' },
                path: 'namespace',
              },
            ],
          },
        },
      ],
    },
  };
}

function withTolerations(spec: Body): Json {
  const present = objects(spec.tolerations);
  const wanted = ['not-ready', 'unreachable']
    .map(name => `node.kubernetes.io/${name}`)
    .filter(
      key =>
        !present.some(
          one => one.key === key || (!one.key && one.operator === 'Exists'),
        ),
    )
    .map(key => ({
      effect: 'NoExecute',
      key,
      operator: 'Exists',
      tolerationSeconds: EVICTED_AFTER_SECONDS,
    }));
  return [...present, ...wanted];
}

/** What the built-in admission plugins do to a new pod: identity, token, priority, tolerations. */
export function admitPod(services: Services, object: Body): void {
  const metadata = object.metadata as Body;
  const namespace = String(metadata.namespace);
  const spec: Body = { ...(object.spec as Body) };
  const account = String(spec.serviceAccountName ?? 'default');
  const found = services.store.get('serviceaccounts', namespace, account);
  if (!found) {
    throw forbidden(
      { group: '', resource: 'pods' },
      String(metadata.name),
      `error looking up service account ${namespace}/${account}: serviceaccount "${account}" not found`,
    );
  }
  spec.serviceAccountName = account;
  spec.serviceAccount = account;
  const secrets = found.imagePullSecrets as Json | undefined;
  if (!spec.imagePullSecrets && Array.isArray(secrets)) {
    spec.imagePullSecrets = secrets;
  }
  const wantsToken =
    (spec.automountServiceAccountToken ??
      found.automountServiceAccountToken) !== false;
  if (wantsToken) mountToken(services, spec);
  if (spec.priority === undefined) spec.priority = 0;
  if (spec.preemptionPolicy === undefined)
    spec.preemptionPolicy = 'PreemptLowerPriority';
  spec.tolerations = withTolerations(spec);
  object.spec = spec;
}

function mountToken(services: Services, spec: Body) {
  const lists = ['initContainers', 'containers'];
  const mounted = (container: Body) =>
    objects(container.volumeMounts).some(
      mount => mount.mountPath === TOKEN_PATH,
    );
  const all = lists.flatMap(list => objects(spec[list]));
  if (all.every(mounted)) return;
  const name = generateName('kube-api-access-', services.random);
  for (const list of lists) {
    if (!Array.isArray(spec[list])) continue;
    spec[list] = objects(spec[list]).map(container =>
      mounted(container)
        ? container
        : {
            ...container,
            volumeMounts: [
              ...objects(container.volumeMounts),
              { mountPath: TOKEN_PATH, name, readOnly: true },
            ],
          },
    );
  }
  spec.volumes = [...objects(spec.volumes), accessVolume(name)];
}

const COUNTED = ['cpu', 'memory'];

function qosClass(spec: Body): string {
  const containers = [
    ...objects(spec.containers),
    ...objects(spec.initContainers),
  ];
  const resources = containers.map(container =>
    isObject(container.resources) ? container.resources : {},
  );
  const amounts = (part: Json | undefined): Body =>
    isObject(part) ? part : {};
  const any = resources.some(entry =>
    COUNTED.some(
      name => amounts(entry.limits)[name] ?? amounts(entry.requests)[name],
    ),
  );
  if (!any) return 'BestEffort';
  const guaranteed = resources.every(entry =>
    COUNTED.every(name => {
      const limit = amounts(entry.limits)[name];
      return limit !== undefined && limit === amounts(entry.requests)[name];
    }),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

export function initPod(object: Body): void {
  object.status = {
    phase: 'Pending',
    qosClass: qosClass(object.spec as Body),
  };
}

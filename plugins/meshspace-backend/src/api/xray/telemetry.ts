import { createHash } from 'node:crypto';
import {
  headerMatch,
  MANAGED_BY_LABEL,
  MANAGER,
  MESHSPACE_API_VERSION,
  MeshSpace,
  RoutingHeader,
} from '@meshspace/planner';
import { z } from 'zod';

export const TELEMETRY_API = 'telemetry.istio.io/v1';
/** One for each namespace: Istio heeds only one Telemetry that is for all of a namespace. */
export const TELEMETRY_NAME = 'meshspace-xray';
const SPACE_ANNOTATION = 'meshspace.dev/xray-space';
const UNTIL_ANNOTATION = 'meshspace.dev/xray-until';

const telemetrySchema = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string(),
    uid: z.string().optional(),
    resourceVersion: z.string().optional(),
    annotations: z.record(z.string(), z.string()).optional(),
    labels: z.record(z.string(), z.string()).optional(),
    deletionTimestamp: z.string().optional(),
  }),
  spec: z
    .looseObject({
      selector: z.unknown().optional(),
      targetRefs: z.array(z.unknown()).optional(),
      accessLogging: z
        .array(
          z.looseObject({
            disabled: z.boolean().optional(),
            filter: z.unknown().optional(),
          }),
        )
        .optional(),
    })
    .default({}),
});

/** A Telemetry, as far as it decides what is logged. */
export type Telemetry = z.output<typeof telemetrySchema>;

export const telemetriesSchema = z.looseObject({
  items: z.array(telemetrySchema),
});

/** What the Telemetries that stand there mean for the X-ray of a space. */
export type LoggingState =
  | { type: 'off' }
  | { type: 'on'; until: string; telemetry: Telemetry }
  | { type: 'always' }
  /** Another space's X-ray, until then. */
  | { type: 'taken'; until: string }
  /** Ours would compete with it. */
  | { type: 'users'; name: string }
  /** The mesh's own format leaves out what requests are followed by. */
  | { type: 'unreadable'; lacks: string[] };

/** Decides by the Telemetries of the root namespace and of the base. */
export function loggingState(
  telemetries: readonly Telemetry[],
  about: {
    space: string;
    base: string;
    rootNamespace: string;
    accessLog: boolean;
    now: number;
  },
): LoggingState {
  const forAll = telemetries.filter(
    ({ spec, metadata }) =>
      !spec.selector && !spec.targetRefs?.length && !metadata.deletionTimestamp,
  );
  const inBase = forAll.filter(
    ({ metadata }) => metadata.namespace === about.base,
  );
  const ours = inBase.find(isOurs);
  const users = inBase.find(telemetry => !isOurs(telemetry));
  if (users) return { type: 'users', name: users.metadata.name };
  const until = ours?.metadata.annotations?.[UNTIL_ANNOTATION];
  if (ours && until && Date.parse(until) > about.now) {
    return ours.metadata.annotations?.[SPACE_ANNOTATION] === about.space
      ? { type: 'on', until, telemetry: ours }
      : { type: 'taken', until };
  }
  // What a Telemetry for the whole mesh says of logging stands above the mesh's own configuration.
  const everywhere = forAll.flatMap(({ metadata, spec }) =>
    metadata.namespace === about.rootNamespace ? spec.accessLogging ?? [] : [],
  );
  const always = everywhere.length
    ? everywhere.some(({ disabled, filter }) => !disabled && !filter)
    : about.accessLog;
  return { type: always ? 'always' : 'off' };
}

function isOurs({ metadata }: Telemetry): boolean {
  return (
    metadata.name === TELEMETRY_NAME &&
    metadata.labels?.[MANAGED_BY_LABEL] === MANAGER
  );
}

/**
 * Owns the Telemetry: a Job that runs nothing, and that Kubernetes deletes when the time is over or the space is gone. So the
 * X-ray ends by itself, whatever becomes of the portal.
 */
export function xrayJob(
  space: MeshSpace,
  namespace: string,
  now: number,
  seconds: number,
) {
  const { name, uid } = space.metadata;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: `${TELEMETRY_NAME}-${hash}-${now.toString(36)}`,
      namespace,
      labels: { [MANAGED_BY_LABEL]: MANAGER },
      ownerReferences: [
        { apiVersion: MESHSPACE_API_VERSION, kind: 'MeshSpace', name, uid },
      ],
    },
    spec: {
      completions: 0,
      parallelism: 0,
      ttlSecondsAfterFinished: seconds,
      template: {
        metadata: { labels: { 'sidecar.istio.io/inject': 'false' } },
        spec: {
          restartPolicy: 'Never',
          containers: [{ name: 'nothing', image: 'none' }],
        },
      },
    },
  };
}

/** Has the sidecars of a namespace log the requests of one space, and none else. */
export function xrayTelemetry(
  space: MeshSpace,
  namespace: string,
  owner: { name: string; uid: string },
  until: string,
) {
  return {
    apiVersion: TELEMETRY_API,
    kind: 'Telemetry',
    metadata: {
      name: TELEMETRY_NAME,
      namespace,
      labels: { [MANAGED_BY_LABEL]: MANAGER },
      annotations: {
        [SPACE_ANNOTATION]: space.metadata.name,
        [UNTIL_ANNOTATION]: until,
      },
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', ...owner }],
    },
    spec: {
      accessLogging: [
        {
          filter: { expression: carriesHeader(space.spec.header) },
          providers: [{ name: 'envoy' }],
        },
      ],
    },
  };
}

/** The condition of Envoy's access log, in CEL, for requests that carry the header. */
export function carriesHeader(header: RoutingHeader): string {
  const { name, match } = headerMatch(header);
  const value = `request.headers[${quoted(name)}]`;
  const condition =
    'exact' in match && match.exact !== undefined
      ? `${value} == ${quoted(match.exact)}`
      : `${value}.matches(${quoted(`^${match.regex}$`)})`;
  return `${quoted(name)} in request.headers && ${condition}`;
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

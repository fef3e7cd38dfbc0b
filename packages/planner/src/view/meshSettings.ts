import { parse } from 'yaml';
import { z } from 'zod';
import { Raw } from '../kube/objects';
import { MeshInfo } from './ClusterView';

const strings = z.array(z.string()).optional().catch(undefined);

const settingsSchema = z
  .looseObject({
    rootNamespace: z.string().optional().catch(undefined),
    trustDomain: z.string().optional().catch(undefined),
    outboundTrafficPolicy: z
      .looseObject({ mode: z.string().optional() })
      .optional()
      .catch(undefined),
    defaultVirtualServiceExportTo: strings,
    defaultServiceExportTo: strings,
    defaultDestinationRuleExportTo: strings,
    discoverySelectors: z
      .array(z.record(z.string(), z.unknown()))
      .optional()
      .catch(undefined),
    accessLogFile: z.string().optional().catch(undefined),
    accessLogFormat: z.string().optional().catch(undefined),
    accessLogEncoding: z.enum(['TEXT', 'JSON']).optional().catch(undefined),
  })
  .catch({});

/**
 * What the text of a mesh's settings says (`data.mesh` in Istio's ConfigMap). What it leaves out, or spoils, is Istio's default.
 * @public
 */
export function meshSettings(text: string | undefined): Partial<MeshInfo> {
  const found = settingsSchema.parse(text ? yamlIn(text) : {});
  const everyone = ['*'];
  return {
    ...(found.rootNamespace && { rootNamespace: found.rootNamespace }),
    ...(found.trustDomain && { trustDomain: found.trustDomain }),
    outboundTrafficPolicy:
      found.outboundTrafficPolicy?.mode === 'REGISTRY_ONLY'
        ? 'REGISTRY_ONLY'
        : 'ALLOW_ANY',
    defaultVirtualServiceExportTo:
      found.defaultVirtualServiceExportTo ?? everyone,
    defaultServiceExportTo: found.defaultServiceExportTo ?? everyone,
    defaultDestinationRuleExportTo:
      found.defaultDestinationRuleExportTo ?? everyone,
    discoverySelectors: (found.discoverySelectors ?? []) as Raw[],
    accessLog: !!found.accessLogFile,
    ...(found.accessLogFormat && { accessLogFormat: found.accessLogFormat }),
    ...(found.accessLogEncoding && {
      accessLogEncoding: found.accessLogEncoding,
    }),
  };
}

function yamlIn(text: string): unknown {
  try {
    return parse(text);
  } catch {
    // Istio itself falls back to its defaults then.
    return {};
  }
}

const istiodSchema = z.looseObject({
  kind: z.literal('Deployment').optional(),
  metadata: z.looseObject({
    namespace: z.string(),
    labels: z.looseObject({
      app: z.literal('istiod'),
      'istio.io/rev': z.string().optional(),
    }),
  }),
  spec: z.looseObject({
    template: z.looseObject({
      spec: z.looseObject({
        containers: z.array(
          z.looseObject({
            image: z.string().optional(),
            env: z
              .array(
                z.looseObject({
                  name: z.string(),
                  value: z.string().optional(),
                }),
              )
              .optional(),
          }),
        ),
      }),
    }),
  }),
});

/** Istio's control plane. @public */
export interface ControlPlane {
  namespace: string;
  /** The ConfigMap of its namespace that holds the mesh's settings. */
  configMap: string;
  istio: NonNullable<MeshInfo['istio']>;
}

/** Istio's control plane, from Deployments as the cluster gives them; undefined if none of them is istiod. @public */
export function controlPlaneOf(
  deployments: readonly unknown[],
): ControlPlane | undefined {
  const found = deployments.flatMap(
    object => istiodSchema.safeParse(object).data ?? [],
  );
  if (found.length === 0) return undefined;
  const [{ metadata, spec }] = found;
  const revisions = found.map(
    one => one.metadata.labels['istio.io/rev'] ?? 'default',
  );
  const [container] = spec.template.spec.containers;
  const version = container?.image?.match(/:v?(\d+\.\d+[^@]*)/)?.[1];
  return {
    namespace: metadata.namespace,
    configMap: revisions[0] === 'default' ? 'istio' : `istio-${revisions[0]}`,
    istio: {
      ...(version && { version }),
      revisions: [...new Set(revisions)].sort(),
      ambient: found.some(one =>
        one.spec.template.spec.containers.some(({ env }) =>
          env?.some(
            ({ name, value }) =>
              name === 'PILOT_ENABLE_AMBIENT' && value === 'true',
          ),
        ),
      ),
    },
  };
}

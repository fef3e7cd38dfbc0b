import type { MeshInfo, Raw } from '@meshspace/planner';
import { parse } from 'yaml';
import { z } from 'zod';

const strings = z.array(z.string()).optional().catch(undefined);

/** Istio's own ConfigMap: the mesh's settings are YAML inside of it. */
const configMap = z.looseObject({
  kind: z.literal('ConfigMap'),
  metadata: z.looseObject({ name: z.string().regex(/^istio(-|$)/) }),
  data: z.looseObject({ mesh: z.string() }),
});

const settings = z.looseObject({
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
});

/** What Istio's ConfigMap says of the mesh, if it is among the objects; what it leaves out is Istio's default. */
export function meshInfoOf(objects: readonly unknown[]): Partial<MeshInfo> {
  const found = objects
    .map(object => configMap.safeParse(object))
    .find(({ success }) => success)?.data;
  const read = settings.safeParse(found && safely(found.data.mesh));
  if (!read.success) return {};
  const { outboundTrafficPolicy, discoverySelectors, ...rest } = read.data;
  const given = Object.entries({
    rootNamespace: rest.rootNamespace,
    trustDomain: rest.trustDomain,
    defaultVirtualServiceExportTo: rest.defaultVirtualServiceExportTo,
    defaultServiceExportTo: rest.defaultServiceExportTo,
    defaultDestinationRuleExportTo: rest.defaultDestinationRuleExportTo,
  }).filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(given),
    ...(outboundTrafficPolicy?.mode === 'REGISTRY_ONLY' && {
      outboundTrafficPolicy: 'REGISTRY_ONLY',
    }),
    ...(discoverySelectors && {
      discoverySelectors: discoverySelectors as Raw[],
    }),
  };
}

function safely(text: string): unknown {
  try {
    return parse(text);
  } catch {
    // The mesh would not start with it either: its defaults are the best guess.
    return undefined;
  }
}

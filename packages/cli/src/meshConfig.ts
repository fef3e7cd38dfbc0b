import { controlPlaneOf, MeshInfo, meshSettings } from '@meshspace/planner';
import { z } from 'zod';

/** Istio's own ConfigMap: the mesh's settings are YAML inside of it. */
const configMap = z.looseObject({
  kind: z.literal('ConfigMap'),
  metadata: z.looseObject({ name: z.string().regex(/^istio(-|$)/) }),
  data: z.looseObject({ mesh: z.string() }),
});

/** What objects say of their mesh: Istio's ConfigMap, if it is among them, and istiod. */
export function meshInfoOf(objects: readonly unknown[]): Partial<MeshInfo> {
  const plane = controlPlaneOf(objects);
  const found = objects.flatMap(
    object => configMap.safeParse(object).data ?? [],
  );
  const settings =
    found.find(({ metadata }) => metadata.name === plane?.configMap) ??
    found[0];
  return {
    ...(plane && { rootNamespace: plane.namespace, istio: plane.istio }),
    ...(settings && meshSettings(settings.data.mesh)),
  };
}

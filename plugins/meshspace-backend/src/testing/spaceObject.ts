import type { NewObject } from 'embedded-cluster';

/** A MeshSpace as the API would write it; without a finalizer, so that no controller is needed to delete it. */
export function spaceObject(
  name: string,
  spec: { owner: string; members?: string[]; base?: string },
): NewObject {
  return {
    apiVersion: 'meshspace.dev/v1alpha1',
    kind: 'MeshSpace',
    metadata: { name },
    spec: {
      base: 'shop',
      header: { format: 'header', name: 'x-meshspace', value: `key-${name}` },
      expiresAt: '2099-01-01T00:00:00Z',
      forks: [{ workload: { kind: 'Deployment', name: 'reviews' } }],
      ...spec,
    },
  };
}

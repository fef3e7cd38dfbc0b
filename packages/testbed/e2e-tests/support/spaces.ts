import type { MeshSpace } from '@meshspace/planner';
import type { Manifest, Testbed } from '../../src';

export type SpaceManifest = MeshSpace & Manifest;

export function spaceObject(
  bed: Testbed,
  name: string,
): Promise<SpaceManifest> {
  return bed.client.get(`/apis/meshspace.dev/v1alpha1/meshspaces/${name}`);
}

export async function phaseOf(
  bed: Testbed,
  name: string,
): Promise<string | undefined> {
  return (await spaceObject(bed, name)).status?.phase;
}

/** The forked workloads that requests with the header reach. */
export async function routedForks(
  bed: Testbed,
  name: string,
): Promise<string[]> {
  const { status } = await spaceObject(bed, name);
  return (status?.forks ?? [])
    .filter(({ routed }) => routed)
    .map(({ workload }) => workload.name);
}

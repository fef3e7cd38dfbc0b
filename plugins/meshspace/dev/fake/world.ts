import type {
  BaseInfo,
  BaseWorkload,
  ClusterFinding,
  ClusterInfo,
  EntityMesh,
  MeshSpaceApi,
  PodInfo,
  SpaceDetail,
  Topology,
  Traffic,
  Xray,
} from '@meshspace/plugin-meshspace-common';
import { base, cluster, space, workload } from './builders';

/** What the fake knows; a story changes it before the portal looks. */
export interface World {
  clusters: ClusterInfo[];
  bases: BaseInfo[];
  /** Of bases and clusters; a space has its own. */
  findings: ClusterFinding[];
  workloads: BaseWorkload[];
  spaces: SpaceDetail[];
  allows: EntityMesh['allows'];
  pods?: PodInfo[];
  topology?: Topology;
  traffic?: Traffic;
  logLines?: string[];
  xray?: Xray;
  /** Milliseconds between the phases of a fork that is made. */
  stepMs: number;
  /** Fails these calls. */
  errors: Partial<Record<keyof MeshSpaceApi, Error>>;
  /** Never answers these calls. */
  hangs: Partial<Record<keyof MeshSpaceApi, true>>;
}

export function world(part: Partial<World> = {}): World {
  return {
    clusters: [cluster()],
    bases: [base()],
    findings: [],
    workloads: [workload()],
    spaces: [
      space({
        name: 'bob-search',
        owner: 'user:default/bob',
        mine: false,
        sends: { name: 'x-meshspace', value: 'h3v8t1zz' },
        allows: { update: false, delete: false, logs: false },
      }),
    ],
    allows: { create: true },
    stepMs: 1200,
    errors: {},
    hangs: {},
    ...part,
  };
}

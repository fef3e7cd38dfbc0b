import type {
  BaseWorkload,
  EntityMesh,
} from '@meshspace/plugin-meshspace-common';
import { useState } from 'react';
import {
  ClusterBlank,
  ClusterNotices,
  clusterBlocker,
} from '../states/ClusterState';
import { Notice } from '../states/Notice';
import { useT } from '../translations/useT';
import { fetchedAhead } from '../ui/fetchedAhead';
import { useKeys } from '../ui/useKeys';
import { useUrlState } from '../ui/useUrlState';
import { KeyHelp } from '../ui/KeyHelp';
import { ForkView } from './ForkView';
import { NoFork } from './NoFork';
import { NoWorkload } from './NoWorkload';
import { WorkloadPicker, workloadKey } from './WorkloadPicker';

const { Dialog: ForkDialog, useAhead: useForkDialog } = fetchedAhead(() =>
  import('../fork/ForkDialog').then(m => m.ForkDialog),
);

/** Decides which of the tab's screens is the case. */
export function EntityMeshView(props: {
  mesh: EntityMesh;
  reload: () => void;
}) {
  const { mesh, reload } = props;
  const [selected, select] = useUrlState('workload');
  const base =
    mesh.workloads.find(each => workloadKey(each) === selected) ??
    mesh.workloads[0];
  if (!base) return <NoWorkload mesh={mesh} reload={reload} />;
  const cluster = mesh.clusters.find(each => each.name === base.cluster);
  const blocker = clusterBlocker(cluster);
  return (
    <>
      {mesh.workloads.length > 1 && (
        <WorkloadPicker
          workloads={mesh.workloads}
          selected={base}
          onSelect={each => select(workloadKey(each))}
        />
      )}
      <ClusterNotices
        clusters={mesh.clusters.filter(
          each => !(blocker === 'unreachable' && each === cluster),
        )}
      />
      {blocker && cluster ? (
        <ClusterBlank cluster={cluster} blocker={blocker} onRetry={reload} />
      ) : (
        <Workload
          key={workloadKey(base)}
          mesh={mesh}
          base={base}
          reload={reload}
        />
      )}
    </>
  );
}

function Workload(props: {
  mesh: EntityMesh;
  base: BaseWorkload;
  reload: () => void;
}) {
  const { mesh, base, reload } = props;
  const t = useT();
  const [spaceName, setSpace] = useUrlState('space');
  const [forking, setForking] = useState(false);
  const here = mesh.spaces.filter(
    each => each.cluster === base.cluster && each.base === base.namespace,
  );
  const mine = here.filter(each => each.mine);
  const space = here.find(each => each.name === spaceName) ?? mine[0];
  // A space that was just made is in the address before it is in the answer.
  const awaited =
    spaceName !== undefined && !here.some(each => each.name === spaceName)
      ? spaceName
      : undefined;
  const shown = space?.name ?? awaited;
  const mayFork = mesh.allows.create && base.meshed;
  const openDialog = mayFork ? () => setForking(true) : undefined;
  useForkDialog();
  useKeys({ f: openDialog });
  return (
    <>
      {!base.meshed && (
        <Notice
          tone="warning"
          title={t('tab.noSidecar', { workload: base.workload.name })}
        >
          {t('tab.noSidecarNext', { namespace: base.namespace })}
        </Notice>
      )}
      {shown ? (
        <ForkView
          key={`${base.cluster}/${shown}`}
          mesh={mesh}
          base={base}
          name={shown}
          spaces={here}
          onSelectSpace={setSpace}
          onFork={openDialog}
          reload={reload}
        />
      ) : (
        <NoFork
          mesh={mesh}
          base={base}
          others={here}
          onFork={openDialog}
          onShow={setSpace}
        />
      )}
      {forking && (
        <ForkDialog
          mesh={mesh}
          base={base}
          onClose={() => setForking(false)}
          onForked={name => {
            setForking(false);
            setSpace(name);
            reload();
          }}
        />
      )}
      <KeyHelp />
    </>
  );
}

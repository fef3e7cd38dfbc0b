import { useAnalytics } from '@backstage/core-plugin-api';
import type {
  BaseWorkload,
  EntityMesh,
  SpaceSummary,
} from '@meshspace/plugin-meshspace-common';
import type { WorkloadRef } from '@meshspace/planner';
import { useEffect, useState } from 'react';
import { ForkAnswer } from '../fork/ForkAnswer';
import { SpaceBar } from '../fork/SpaceBar';
import { useLive } from '../live/useLive';
import { useNow } from '../live/useNow';
import { forkOf, forkState } from '../model/forkState';
import { describeProblem } from '../model/problem';
import { Blank } from '../states/Blank';
import { Loading } from '../states/Loading';
import { Problem } from '../states/Problem';
import { TopologyPanel } from '../topology/TopologyPanel';
import { useT } from '../translations/useT';
import { Panel } from '../ui/Panel';
import { ForkTabs, type ForkTab } from './ForkTabs';
import { useLayout } from './layout';
import { Presence } from './Presence';
import { DriftPanel } from './DriftPanel';
import { FindingsPanel } from './FindingsPanel';
import { TreatmentPanel } from './TreatmentPanel';
import { useUrlState } from '../ui/useUrlState';
import { Button } from '../ui/Button';

/** The tab with a fork: how it is, how to reach it, where its traffic goes, what it does. */
export function ForkView(props: {
  mesh: EntityMesh;
  base: BaseWorkload;
  name: string;
  spaces: SpaceSummary[];
  onSelectSpace: (name: string | undefined) => void;
  onFork?: () => void;
  reload: () => void;
}) {
  const { mesh, base, name, spaces } = props;
  const t = useT();
  const layout = useLayout();
  const analytics = useAnalytics();
  const now = useNow();
  const [tab, setTab] = useUrlState('view');
  const [probing, setProbing] = useState(0);
  const ref = { cluster: base.cluster, name };
  const live = useLive(
    `space:${ref.cluster}/${name}`,
    (api, signal) => api.getSpace(ref, { signal }),
    {
      scope: { cluster: ref.cluster, space: name },
    },
  );
  const space = live.data;
  const own = (each: { workload: WorkloadRef }) =>
    each.workload.kind === base.workload.kind &&
    each.workload.name === base.workload.name;
  // The last fork of this component left the space: this view has nothing to say any more.
  const left =
    space !== undefined && !space.specForks.some(own) && !space.forks.some(own);
  const { onSelectSpace } = props;
  useEffect(() => {
    if (left) onSelectSpace(undefined);
  }, [left, onSelectSpace]);
  if (!space) {
    if (!live.error) return <Loading heights={[162, [492, 130], 300]} />;
    if (describeProblem(live.error, live.online).kind === 'gone')
      return (
        <Blank
          title={t('tab.spaceGone', { space: name })}
          actions={
            <Button
              variant="outlined"
              color="primary"
              onClick={() => props.onSelectSpace(undefined)}
            >
              {t('tab.showComponent', { workload: base.workload.name })}
            </Button>
          }
        >
          {t('tab.spaceGoneNext')}
        </Blank>
      );
    return (
      <Problem error={live.error} online={live.online} onRetry={live.reload} />
    );
  }
  const fork = forkOf(space, base.workload);
  const wanted = space.specForks.find(own);
  const gone =
    live.error && describeProblem(live.error, live.online).kind === 'gone';
  const state = forkState(
    gone ? { ...space, phase: 'Terminating' } : space,
    fork,
    now,
  );
  const others = spaces.filter(each => each.name !== name);
  const show = (next: ForkTab) => {
    setTab(next);
    analytics.captureEvent('navigate', next);
  };
  const reload = () => {
    live.reload();
    props.reload();
  };
  return (
    <>
      {gone && (
        <Problem
          strip
          error={live.error}
          onRetry={() => props.onSelectSpace(undefined)}
        />
      )}
      {live.error && !gone && (
        <Problem
          strip
          error={live.error}
          online={live.online}
          onRetry={live.reload}
        />
      )}
      <Panel>
        <SpaceBar
          space={space}
          spaces={spaces}
          workload={base.workload}
          onSelect={props.onSelectSpace}
          onFork={props.onFork}
          onChanged={reload}
          onDeleted={() => props.onSelectSpace(undefined)}
        />
        <ForkAnswer
          space={space}
          base={base}
          fork={fork}
          wanted={wanted}
          state={state}
          onShow={show}
          onChanged={reload}
          onForkAgain={props.onFork}
          onProbe={() => setProbing(count => count + 1)}
          probing={probing}
        />
      </Panel>
      <div className={layout.split}>
        <TopologyPanel
          cluster={base.cluster}
          base={base.namespace}
          space={name}
          entityRef={mesh.entityRef}
          focus={base.workload.name}
        />
        <div className={layout.column}>
          {others.length > 0 && (
            <Panel title={t('tab.othersTitle')}>
              <Presence
                spaces={others}
                beside
                workload={base.workload}
                onShow={props.onSelectSpace}
              />
            </Panel>
          )}
          {wanted && (
            <TreatmentPanel
              space={space}
              wanted={wanted}
              fork={fork}
              onChanged={reload}
            />
          )}
          <DriftPanel
            space={space}
            workload={base.workload}
            behind={fork?.behindBase ?? false}
            onChanged={reload}
          />
          <FindingsPanel
            cluster={space.cluster}
            findings={space.findings}
            onChanged={reload}
          />
        </div>
      </div>
      <ForkTabs
        space={space}
        base={base}
        tab={(tab as ForkTab | undefined) ?? 'traffic'}
        onTab={show}
      />
    </>
  );
}

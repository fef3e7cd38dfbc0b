import { Link } from '@backstage/core-components';
import { parseEntityRef } from '@backstage/catalog-model';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { useRouteRef } from '@backstage/core-plugin-api';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { FindingsPanel } from '../entity/FindingsPanel';
import { ForkTabs, type ForkTab } from '../entity/ForkTabs';
import { useLayout } from '../entity/layout';
import { HeaderBadge } from '../fork/HeaderBadge';
import { ReachActions } from '../fork/ReachActions';
import { SpaceBar } from '../fork/SpaceBar';
import { TestRequest } from '../fork/TestRequest';
import { meanwhile, nextStep, stateWord } from '../fork/words';
import { useLive } from '../live/useLive';
import { useNow } from '../live/useNow';
import { forkState, toneOf } from '../model/forkState';
import { describeProblem } from '../model/problem';
import { shortRef } from '../model/names';
import { rootRouteRef } from '../routes';
import { Blank } from '../states/Blank';
import { Loading } from '../states/Loading';
import { Problem } from '../states/Problem';
import { TopologyPanel } from '../topology/TopologyPanel';
import { useT } from '../translations/useT';
import { Initials } from '../ui/Initials';
import { Panel } from '../ui/Panel';
import { ToneDot } from '../ui/ToneDot';
import { useListStyles } from '../ui/useListStyles';
import { useUrlState } from '../ui/useUrlState';
import { Cost } from './Cost';
import { History } from './History';

const useStyles = makeStyles(theme => ({
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1, 2),
    alignItems: 'center',
  },
  status: { flex: '1 1 320px' },
  reach: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    alignItems: 'center',
    minWidth: 0,
  },
  sentence: {
    fontSize: '1.125rem',
    fontWeight: 600,
    overflowWrap: 'anywhere',
  },
  person: { display: 'flex', gap: theme.spacing(1), alignItems: 'center' },
  probe: { marginTop: theme.spacing(2) },
}));

function answers(ready: number, all: number, t: ReturnType<typeof useT>) {
  if (all === 0) return t('space.empty');
  if (ready === all) return t('space.answersAll', { count: all });
  return t('space.answers', { ready: String(ready), all: String(all) });
}

/** One space as a whole. */
export function SpacePage() {
  const classes = useStyles();
  const lists = useListStyles();
  const layout = useLayout();
  const t = useT();
  const now = useNow(1000);
  const { cluster = '', name = '' } = useParams();
  const root = useRouteRef(rootRouteRef)();
  const [tab, setTab] = useUrlState('view');
  const [probing, setProbing] = useState(0);
  const ref = { cluster, name };
  const live = useLive(
    `space:${cluster}/${name}`,
    (api, signal) => api.getSpace(ref, { signal }),
    {
      scope: { cluster, space: name },
    },
  );
  const space = live.data;
  const gone =
    live.error && describeProblem(live.error, live.online).kind === 'gone';
  if (gone)
    return (
      <Blank
        title={t('tab.spaceGone', { space: name })}
        actions={<Link to={root}>{t('card.allSpaces')}</Link>}
      >
        {t('tab.spaceGoneNext')}
      </Blank>
    );
  if (!space)
    return live.error ? (
      <Problem error={live.error} online={live.online} onRetry={live.reload} />
    ) : (
      <Loading heights={[162, [492, 130], 300]} />
    );
  const ready = space.forks.filter(
    fork => forkState(space, fork, now).kind === 'ready',
  ).length;
  return (
    <>
      {live.error && (
        <Problem
          strip
          error={live.error}
          online={live.online}
          onRetry={live.reload}
        />
      )}
      <Panel>
        <SpaceBar space={space} spaces={[]} onChanged={live.reload} />
        <div className={classes.line}>
          <div role="status" className={classes.status}>
            <Typography component="h2" className={classes.sentence}>
              {space.suspended
                ? t('sentence.suspended')
                : answers(ready, space.forks.length, t)}
            </Typography>
          </div>
          <div className={classes.reach}>
            <HeaderBadge space={space} />
            <ReachActions
              space={space}
              quiet={ready === 0}
              onProbe={() => setProbing(count => count + 1)}
            />
          </div>
        </div>
        {probing > 0 && (
          <div className={classes.probe}>
            <TestRequest
              key={probing}
              space={space}
              workload={space.forks[0]?.workload}
            />
          </div>
        )}
      </Panel>
      <div className={layout.split}>
        <TopologyPanel
          cluster={cluster}
          base={space.base}
          space={name}
          focus={space.forks[0]?.workload.name}
        />
        <div className={layout.column}>
          <Panel title={t('spaces.forks')}>
            {space.forks.length === 0 && (
              <Typography variant="body2" color="textSecondary">
                {t('space.noForks')}
              </Typography>
            )}
            <ul className={lists.list}>
              {space.forks.map(fork => {
                const state = forkState(space, fork, now);
                const wanted = space.specForks.find(
                  each => each.workload.name === fork.workload.name,
                );
                return (
                  <li key={fork.workload.name} className={lists.item}>
                    <ToneDot tone={toneOf(state.kind)} />
                    <div>
                      <Typography variant="body2">
                        {wanted?.entityRef ? (
                          <EntityRefLink
                            entityRef={parseEntityRef(wanted.entityRef)}
                          />
                        ) : (
                          fork.workload.name
                        )}{' '}
                        · {stateWord(state, t)}
                      </Typography>
                      <Typography
                        variant="caption"
                        color="textSecondary"
                        component="p"
                      >
                        {[
                          'detail' in state && state.detail,
                          nextStep(state, t),
                          meanwhile(state, space.fallback, t),
                        ]
                          .filter(Boolean)
                          .join(' ')}
                      </Typography>
                    </div>
                  </li>
                );
              })}
            </ul>
          </Panel>
          <Panel title={t('share.members')}>
            <ul className={lists.list}>
              {[space.owner, ...space.members].map((person, index) => (
                <li key={person} className={classes.person}>
                  <Initials person={person} />
                  <Typography variant="body2" title={person}>
                    {index === 0
                      ? t('share.owner', { person: shortRef(person) })
                      : shortRef(person)}
                  </Typography>
                </li>
              ))}
            </ul>
          </Panel>
          <FindingsPanel
            cluster={cluster}
            findings={space.findings}
            onChanged={live.reload}
          />
          <Cost space={space} />
          <History space={space} />
        </div>
      </div>
      <ForkTabs
        space={space}
        tab={(tab as ForkTab | undefined) ?? 'traffic'}
        onTab={setTab}
      />
    </>
  );
}

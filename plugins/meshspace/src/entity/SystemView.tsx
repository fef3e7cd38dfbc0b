import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type {
  EntityMesh,
  SpaceSummary,
} from '@meshspace/plugin-meshspace-common';
import { HeaderBadge } from '../fork/HeaderBadge';
import { useNow } from '../live/useNow';
import { secondsLeft } from '../model/forkState';
import { shortRef } from '../model/names';
import { ForkDots } from '../pages/ForkDots';
import { spaceRouteRef } from '../routes';
import {
  ClusterBlank,
  ClusterNotices,
  clusterBlocker,
} from '../states/ClusterState';
import { TopologyPanel } from '../topology/TopologyPanel';
import { useT } from '../translations/useT';
import { Button } from '../ui/Button';
import { DataTable } from '../ui/DataTable';
import { KeyHelp } from '../ui/KeyHelp';
import { Panel } from '../ui/Panel';
import { useFormat } from '../ui/useFormat';
import { useUrlState } from '../ui/useUrlState';
import { NoWorkload } from './NoWorkload';

const useStyles = makeStyles(theme => ({
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1.5, 3),
    alignItems: 'center',
  },
  text: { flex: '1 1 360px' },
  title: {
    fontSize: '1.25rem',
    fontWeight: 600,
    marginBottom: theme.spacing(0.5),
  },
  picker: { minWidth: 220 },
}));

interface Base {
  cluster: string;
  namespace: string;
  workloads: number;
}

/** The bases in which components of the entity run; the one with most of them first. */
export function basesOf(mesh: Pick<EntityMesh, 'workloads'>): Base[] {
  const bases = new Map<string, Base>();
  for (const { cluster, namespace } of mesh.workloads) {
    const key = `${cluster}/${namespace}`;
    const base = bases.get(key) ?? { cluster, namespace, workloads: 0 };
    bases.set(key, { ...base, workloads: base.workloads + 1 });
  }
  return [...bases.values()].sort((a, b) => b.workloads - a.workloads);
}

/** A System or Domain: the topology of all its components, and who has forks of them. */
export function SystemView(props: {
  mesh: EntityMesh;
  title: string;
  reload: () => void;
}) {
  const { mesh, reload, title } = props;
  const classes = useStyles();
  const t = useT();
  const [chosen, choose] = useUrlState('base');
  const [spaceName, setSpace] = useUrlState('space');
  const bases = basesOf(mesh);
  const base =
    bases.find(each => `${each.cluster}/${each.namespace}` === chosen) ??
    bases[0];
  if (!base) return <NoWorkload mesh={mesh} composed reload={reload} />;
  const cluster = mesh.clusters.find(each => each.name === base.cluster);
  const blocker = clusterBlocker(cluster);
  if (blocker && cluster)
    return (
      <ClusterBlank cluster={cluster} blocker={blocker} onRetry={reload} />
    );
  const spaces = mesh.spaces.filter(
    each => each.cluster === base.cluster && each.base === base.namespace,
  );
  const space = spaces.find(each => each.name === spaceName);
  return (
    <>
      <ClusterNotices clusters={mesh.clusters} />
      <Panel>
        <div className={classes.head}>
          <div className={classes.text}>
            <Typography component="h2" className={classes.title}>
              {t('system.title', {
                name: title,
                base: base.namespace,
                cluster: base.cluster,
              })}
            </Typography>
            <Typography variant="body1" color="textSecondary">
              {t('system.what', { count: base.workloads })}{' '}
              {t('system.spaces', { count: spaces.length })}
            </Typography>
          </div>
          {bases.length > 1 && (
            <TextField
              id="meshspace-base-picker"
              select
              size="small"
              variant="outlined"
              className={classes.picker}
              label={t('tab.where')}
              value={`${base.cluster}/${base.namespace}`}
              onChange={event => choose(event.target.value)}
            >
              {bases.map(each => (
                <MenuItem
                  key={`${each.cluster}/${each.namespace}`}
                  value={`${each.cluster}/${each.namespace}`}
                >
                  {each.namespace} · {each.cluster}
                </MenuItem>
              ))}
            </TextField>
          )}
        </div>
      </Panel>
      <TopologyPanel
        cluster={base.cluster}
        base={base.namespace}
        space={space?.name}
        entityRef={mesh.entityRef}
      />
      <SpacesOf
        spaces={spaces}
        highlighted={space?.name}
        onHighlight={setSpace}
      />
      <KeyHelp />
    </>
  );
}

/** Who has forks here; one's path can be shown in the picture above. */
function SpacesOf(props: {
  spaces: SpaceSummary[];
  highlighted?: string;
  onHighlight: (space: string | undefined) => void;
}) {
  const { highlighted, onHighlight, spaces } = props;
  const t = useT();
  const format = useFormat();
  const now = useNow(10_000);
  const spaceRoute = useRouteRef(spaceRouteRef);
  return (
    <Panel title={t('system.forks')}>
      <DataTable
        stacks
        label={t('system.forks')}
        empty={t('system.noForks')}
        columns={[
          t('spaces.space'),
          t('spaces.owner'),
          t('spaces.forks'),
          t('spaces.header'),
          t('spaces.ends'),
          t('system.path'),
        ]}
        rows={spaces.map(space => {
          const left = secondsLeft(space, now);
          const shown = space.name === highlighted;
          return {
            key: space.name,
            cells: [
              <Link
                key="name"
                to={spaceRoute({ cluster: space.cluster, name: space.name })}
              >
                {space.name}
              </Link>,
              space.mine ? t('card.you') : shortRef(space.owner),
              <ForkDots key="forks" space={space} now={now} />,
              <HeaderBadge key="header" space={space} />,
              left === undefined ? t('bar.pinned') : format.duration(left),
              <Button
                key="path"
                size="small"
                aria-pressed={shown}
                onClick={() => onHighlight(shown ? undefined : space.name)}
              >
                {shown ? t('system.hidePath') : t('system.showPath')}
              </Button>,
            ],
          };
        })}
      />
    </Panel>
  );
}

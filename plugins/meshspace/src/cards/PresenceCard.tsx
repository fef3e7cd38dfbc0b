import { InfoCard, Link } from '@backstage/core-components';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { useRouteRef } from '@backstage/core-plugin-api';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { HeaderBadge } from '../fork/HeaderBadge';
import { stateWord } from '../fork/words';
import { useLive } from '../live/useLive';
import { useNow } from '../live/useNow';
import { forkOf, forkState, toneOf } from '../model/forkState';
import { shortRef } from '../model/names';
import { spaceRouteRef } from '../routes';
import { Loading } from '../states/Loading';
import { Problem } from '../states/Problem';
import { useT } from '../translations/useT';
import { Initials } from '../ui/Initials';
import { ToneDot } from '../ui/ToneDot';

const useStyles = makeStyles(theme => ({
  list: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gap: theme.spacing(1.5),
  },
  item: {
    display: 'grid',
    gridTemplateColumns: '24px minmax(0, 1fr) auto',
    gap: theme.spacing(0.75, 1.25),
    alignItems: 'center',
  },
  badge: { gridColumn: '2 / -1' },
  state: {
    display: 'inline-flex',
    gap: 6,
    alignItems: 'center',
    fontSize: '0.8125rem',
  },
}));

/** Who has a fork of this component, and my header. */
export function PresenceCard() {
  const classes = useStyles();
  const t = useT();
  const now = useNow(10_000);
  const { entity } = useEntity();
  const spaceRoute = useRouteRef(spaceRouteRef);
  const entityRef = stringifyEntityRef(entity);
  const live = useLive(`entity:${entityRef}`, (api, signal) =>
    api.getEntityMesh(entityRef, { signal }),
  );
  const mesh = live.data;
  const workload = mesh?.workloads[0]?.workload;
  return (
    <InfoCard
      title="MeshSpace"
      deepLink={{ title: t('card.open'), link: 'meshspace' }}
    >
      {!mesh && !live.error && <Loading heights={[24, 24]} />}
      {!mesh && live.error && (
        <Problem
          strip
          error={live.error}
          online={live.online}
          onRetry={live.reload}
        />
      )}
      {mesh && mesh.spaces.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          {workload ? t('card.none') : t('tab.noWorkload')}
        </Typography>
      )}
      {mesh && workload && (
        <ul className={classes.list}>
          {[...mesh.spaces]
            .sort((a, b) => Number(b.mine) - Number(a.mine))
            .map(space => {
              const state = forkState(space, forkOf(space, workload), now);
              return (
                <li
                  key={`${space.cluster}/${space.name}`}
                  className={classes.item}
                >
                  <Initials person={space.owner} />
                  <span>
                    <Link
                      to={spaceRoute({
                        cluster: space.cluster,
                        name: space.name,
                      })}
                    >
                      {space.name}
                    </Link>{' '}
                    <Typography variant="caption" color="textSecondary">
                      {space.mine ? t('card.you') : shortRef(space.owner)}
                    </Typography>
                  </span>
                  <span className={classes.state}>
                    <ToneDot tone={toneOf(state.kind)} size={10} />
                    {stateWord(state, t)}
                  </span>
                  {space.mine && (
                    <span className={classes.badge}>
                      <HeaderBadge space={space} />
                    </span>
                  )}
                </li>
              );
            })}
        </ul>
      )}
    </InfoCard>
  );
}

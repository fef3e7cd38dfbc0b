import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { HeaderBadge } from '../fork/HeaderBadge';
import { useLive } from '../live/useLive';
import { useNow } from '../live/useNow';
import { secondsLeft } from '../model/forkState';
import { rootRouteRef, spaceRouteRef } from '../routes';
import { Loading } from '../states/Loading';
import { Problem } from '../states/Problem';
import { useT } from '../translations/useT';
import { useFormat } from '../ui/useFormat';
import { ForkDots } from '../pages/ForkDots';

const useStyles = makeStyles(theme => ({
  list: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gap: theme.spacing(2),
  },
  head: {
    display: 'flex',
    gap: theme.spacing(1),
    alignItems: 'baseline',
    justifyContent: 'space-between',
  },
}));

const SHOWN = 6;

/** The caller's spaces in short. */
export function MySpaces() {
  const classes = useStyles();
  const t = useT();
  const format = useFormat();
  const now = useNow(30_000);
  const root = useRouteRef(rootRouteRef);
  const spaceRoute = useRouteRef(spaceRouteRef);
  const live = useLive('spaces:home', (api, signal) =>
    api.listSpaces({ scope: 'mine', limit: SHOWN }, { signal }),
  );
  if (!live.data)
    return live.error ? (
      <Problem
        strip
        error={live.error}
        online={live.online}
        onRetry={live.reload}
      />
    ) : (
      <Loading heights={[48, 48]} />
    );
  if (live.data.items.length === 0)
    return (
      <Typography variant="body2" color="textSecondary">
        {t('card.noSpaces')} <Link to={root()}>{t('card.allSpaces')}</Link>
      </Typography>
    );
  return (
    <>
      <ul className={classes.list}>
        {live.data.items.map(space => {
          const left = secondsLeft(space, now);
          return (
            <li key={`${space.cluster}/${space.name}`}>
              <div className={classes.head}>
                <Link
                  to={spaceRoute({ cluster: space.cluster, name: space.name })}
                >
                  {space.name}
                </Link>
                <Typography variant="caption" color="textSecondary">
                  {left === undefined
                    ? t('bar.pinned')
                    : t('bar.endsIn', { duration: format.duration(left) })}
                </Typography>
              </div>
              <ForkDots space={space} now={now} /> <HeaderBadge space={space} />
            </li>
          );
        })}
      </ul>
      {live.data.totalItems > SHOWN && (
        <Link to={root()}>{t('card.allSpaces')}</Link>
      )}
    </>
  );
}

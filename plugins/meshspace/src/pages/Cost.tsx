import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { SpaceDetail } from '@meshspace/plugin-meshspace-common';
import { useT } from '../translations/useT';
import { Panel } from '../ui/Panel';
import { accent } from '../ui/tones';
import { useFormat } from '../ui/useFormat';
import { shareOfCopy } from './rates';
import { useBaseSizes } from './useBaseSizes';

const useStyles = makeStyles(theme => ({
  bar: {
    height: 8,
    borderRadius: 4,
    background: theme.palette.action.hover,
    overflow: 'hidden',
    margin: theme.spacing(0.5, 0, 1),
  },
  part: { height: '100%', minWidth: 3, background: accent(theme) },
}));

/** What the space costs against a copy of its whole base, in workloads that run twice. */
export function Cost(props: { space: SpaceDetail }) {
  const { space } = props;
  const classes = useStyles();
  const t = useT();
  const format = useFormat();
  const all = useBaseSizes().get(`${space.cluster}/${space.base}`);
  const running = space.suspended ? 0 : space.specForks.length;
  const share = shareOfCopy(running, all);
  if (share === undefined || all === undefined) return null;
  return (
    <Panel title={t('cost.title')}>
      <div className={classes.bar} aria-hidden>
        <div
          className={classes.part}
          style={{ width: `${Math.round(share * 100)}%` }}
        />
      </div>
      <Typography variant="body2">
        {t('cost.forks', { count: running, all: String(all) })}
      </Typography>
      <Typography variant="body2" color="textSecondary">
        {t('cost.share', { share: format.percent(share) })}
      </Typography>
    </Panel>
  );
}

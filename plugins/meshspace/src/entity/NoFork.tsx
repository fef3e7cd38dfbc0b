import Tooltip from '@material-ui/core/Tooltip';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type {
  BaseWorkload,
  EntityMesh,
  SpaceSummary,
} from '@meshspace/plugin-meshspace-common';
import { TopologyPanel } from '../topology/TopologyPanel';
import { useT } from '../translations/useT';
import { Panel } from '../ui/Panel';
import { Health } from './Health';
import { Presence } from './Presence';
import { useLayout } from './layout';
import { Button } from '../ui/Button';

const useStyles = makeStyles(theme => ({
  hero: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(2, 4),
    alignItems: 'center',
    padding: theme.spacing(1, 0),
  },
  text: { flex: '1 1 360px' },
  title: {
    fontSize: '1.25rem',
    fontWeight: 600,
    marginBottom: theme.spacing(0.5),
  },
  kbd: {
    marginInlineStart: theme.spacing(1),
    opacity: 0.75,
    border: '1px solid currentColor',
    borderRadius: 3,
    padding: '0 5px',
    fontSize: '0.75em',
    lineHeight: 1.5,
    textTransform: 'none',
    fontFamily: 'inherit',
  },
  others: {
    borderTop: `1px solid ${theme.palette.divider}`,
    marginTop: theme.spacing(2),
    paddingTop: theme.spacing(2),
  },
}));

/** No fork of mine yet: what it would be, and the button. */
export function NoFork(props: {
  mesh: EntityMesh;
  base: BaseWorkload;
  others: SpaceSummary[];
  onFork?: () => void;
  onShow: (space: string) => void;
}) {
  const classes = useStyles();
  const layout = useLayout();
  const t = useT();
  const { base, mesh, others } = props;
  const why = mesh.allows.create
    ? t('tab.noSidecarShort')
    : mesh.allows.createReason ?? t('tab.mayNotCreate');
  return (
    <>
      <Panel>
        <div className={classes.hero}>
          <div className={classes.text}>
            <Typography component="h2" className={classes.title}>
              {t('tab.shared', {
                workload: base.workload.name,
                base: base.namespace,
                cluster: base.cluster,
              })}
            </Typography>
            <Typography variant="body1" color="textSecondary">
              {t('tab.pitch')}
            </Typography>
          </div>
          <Tooltip title={props.onFork ? '' : why}>
            <span>
              <Button
                size="large"
                variant="contained"
                color="primary"
                disableElevation
                disabled={!props.onFork}
                onClick={props.onFork}
                aria-keyshortcuts="f"
              >
                {t('tab.fork', { workload: base.workload.name })}
                <kbd className={classes.kbd} aria-hidden>
                  f
                </kbd>
              </Button>
            </span>
          </Tooltip>
        </div>
        {!props.onFork && (
          <Typography variant="body2" color="textSecondary">
            {why}
          </Typography>
        )}
        {others.length > 0 && (
          <div className={classes.others}>
            <Presence
              spaces={others}
              workload={base.workload}
              onShow={props.onShow}
            />
          </div>
        )}
      </Panel>
      <div className={layout.split}>
        <TopologyPanel
          cluster={base.cluster}
          base={base.namespace}
          entityRef={mesh.entityRef}
          focus={base.workload.name}
        />
        <Health
          base={base}
          cluster={mesh.clusters.find(each => each.name === base.cluster)}
        />
      </div>
    </>
  );
}

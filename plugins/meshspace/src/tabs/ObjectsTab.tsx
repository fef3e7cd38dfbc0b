import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { WorkloadRef } from '@meshspace/planner';
import { refName } from '../model/names';
import type { SpaceDetail } from '@meshspace/plugin-meshspace-common';
import { useT } from '../translations/useT';
import { CodeBlock } from '../ui/Code';

const useStyles = makeStyles(theme => ({
  item: {
    borderBottom: `1px solid ${theme.palette.divider}`,
    padding: theme.spacing(1, 0),
    '&:last-child': { borderBottom: 0 },
  },
  summary: {
    cursor: 'pointer',
    fontSize: '0.875rem',
    overflowWrap: 'anywhere',
  },
  why: {
    color: theme.palette.text.secondary,
    marginInlineStart: theme.spacing(1),
  },
  yaml: { marginTop: theme.spacing(1) },
}));

/** Everything of ours in the cluster for this fork, why it is there, and as it is. */
export function ObjectsTab(props: {
  space: SpaceDetail;
  workload?: WorkloadRef;
}) {
  const { space, workload } = props;
  const classes = useStyles();
  const t = useT();
  const objects = space.objects.filter(
    object => !workload || !object.fork || object.fork.name === workload.name,
  );
  if (objects.length === 0)
    return (
      <Typography variant="body2" color="textSecondary">
        {t('objects.none')}
      </Typography>
    );
  return (
    <>
      <Typography variant="body2" color="textSecondary">
        {t('objects.what', { count: objects.length })}
      </Typography>
      {objects.map(object => (
        <details key={refName(object.ref)} className={classes.item}>
          <summary className={classes.summary}>
            {refName(object.ref)}
            <span className={classes.why}>{object.why}</span>
          </summary>
          <div className={classes.yaml}>
            <CodeBlock text={object.yaml} what={refName(object.ref)} />
          </div>
        </details>
      ))}
    </>
  );
}

import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { ExplainStep } from '@meshspace/plugin-meshspace-common';
import type { RequestPath } from '@meshspace/planner';
import { useT } from '../translations/useT';
import { ToneDot } from '../ui/ToneDot';
import { accent } from '../ui/tones';
import { PathView } from './PathView';

const useStyles = makeStyles(theme => ({
  root: {
    marginTop: theme.spacing(2),
    paddingTop: theme.spacing(2),
    borderTop: `1px solid ${theme.palette.divider}`,
  },
  list: {
    listStyle: 'none',
    margin: theme.spacing(1, 0, 0),
    padding: 0,
  },
  summary: {
    cursor: 'pointer',
    fontSize: '0.875rem',
    padding: theme.spacing(0.5, 0),
    overflowWrap: 'anywhere',
  },
  lands: { color: theme.palette.text.secondary, display: 'block' },
  fork: { color: accent(theme), fontWeight: 600 },
  path: { paddingInlineStart: theme.spacing(2) },
}));

const INDENT = 20;
const DEEPEST = 6;

function depthOf(steps: ExplainStep[], index: number): number {
  let depth = 0;
  for (
    let { parent } = steps[index];
    parent !== undefined && depth < DEEPEST;
    parent = steps[parent]?.parent
  )
    depth++;
  return depth;
}

function landsIn(path: RequestPath, space: string): boolean {
  return path.hops.some(
    ({ treatment }) =>
      treatment.type === 'forward' &&
      treatment.upstreams.some(({ namespace }) => namespace === space),
  );
}

function failed(path: RequestPath): boolean {
  return path.hops.some(
    ({ denied, treatment }) =>
      denied !== undefined ||
      ['notFound', 'blocked', 'unresolved'].includes(treatment.type),
  );
}

/** The calls that follow from a request, if every service on the way passes the header on. */
export function NextCalls(props: {
  steps: ExplainStep[];
  side: 'before' | 'after';
  space: string;
}) {
  const { side, space, steps } = props;
  const classes = useStyles();
  const t = useT();
  if (steps.length === 0) return null;
  return (
    <section className={classes.root}>
      <Typography variant="subtitle2" component="h3">
        {t('where.next')}
      </Typography>
      <Typography variant="caption" color="textSecondary" component="p">
        {t('where.nextWhat')}
      </Typography>
      <ol className={classes.list}>
        {steps.map((step, index) => {
          const path =
            side === 'after' ? step.after ?? step.before : step.before;
          const from =
            side === 'after' ? step.fromAfter ?? step.from : step.from;
          const { host, method, port } = step.call;
          return (
            <li
              key={index}
              style={{ marginInlineStart: depthOf(steps, index) * INDENT }}
            >
              <details>
                <summary className={classes.summary}>
                  <ToneDot tone={failed(path) ? 'error' : 'ok'} size={10} />{' '}
                  <span
                    className={
                      from.namespace === space ? classes.fork : undefined
                    }
                  >
                    {from.workload}
                  </span>{' '}
                  → {method} {host}:{port}
                  <span
                    className={
                      landsIn(path, space) ? classes.fork : classes.lands
                    }
                  >
                    {' '}
                    {path.summary}
                  </span>
                </summary>
                <div className={classes.path}>
                  <PathView path={path} space={space} />
                </div>
              </details>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

import { useAnalytics, useApi } from '@backstage/core-plugin-api';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type {
  BaseWorkload,
  SpaceDetail,
} from '@meshspace/plugin-meshspace-common';
import type { ForkSpec, ForkStatus } from '@meshspace/planner';
import { useState } from 'react';
import { meshSpaceApiRef } from '../api/ref';
import { toneOf, type ForkState } from '../model/forkState';
import { Problem } from '../states/Problem';
import { useT } from '../translations/useT';
import { ToneDot } from '../ui/ToneDot';
import { AnswerActions } from './AnswerActions';
import { HeaderBadge } from './HeaderBadge';
import { ImageForm } from './ImageForm';
import { Progress } from './Progress';
import { ReachActions } from './ReachActions';
import { TestRequest } from './TestRequest';
import { meanwhile, nextStep, stateSentence } from './words';

const useStyles = makeStyles(theme => ({
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1, 2),
    alignItems: 'center',
  },
  sentence: {
    display: 'flex',
    gap: theme.spacing(1.25),
    flex: '1 1 100%',
    minWidth: 0,
    alignItems: 'flex-start',
  },
  dot: { lineHeight: '28px' },
  title: {
    fontSize: '1.125rem',
    lineHeight: '28px',
    fontWeight: 600,
    overflowWrap: 'anywhere',
  },
  detail: { overflowWrap: 'anywhere' },
  actions: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    alignItems: 'center',
    paddingInlineStart: 26,
  },
  more: {
    marginTop: theme.spacing(2),
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
  },
}));

/** The first line: is my fork answering, and if not, why and what now. */
export function ForkAnswer(props: {
  space: SpaceDetail;
  base: BaseWorkload;
  fork?: ForkStatus;
  wanted?: ForkSpec;
  state: ForkState;
  probing: number;
  onProbe: () => void;
  onShow: (tab: 'logs' | 'events' | 'pods' | 'where' | 'requests') => void;
  onChanged: () => void;
  onForkAgain?: () => void;
}) {
  const { space, base, state, wanted } = props;
  const classes = useStyles();
  const t = useT();
  const api = useApi(meshSpaceApiRef);
  const analytics = useAnalytics();
  const [editing, setEditing] = useState(false);
  const [error, setError] = useState<unknown>();
  const ref = { cluster: space.cluster, name: space.name };
  const run = async (action: string, change: () => Promise<unknown>) => {
    setError(undefined);
    try {
      await change();
      analytics.captureEvent(action, base.workload.name);
      props.onChanged();
    } catch (failure) {
      setError(failure);
    }
  };
  const image =
    wanted?.containers?.find(each => each.image)?.image ??
    base.containers[0]?.image;
  const facts = {
    workload: base.workload.name,
    image,
    base: base.namespace,
    traffic: wanted?.traffic,
  };
  const detail = 'detail' in state ? state.detail : undefined;
  const reachable = state.kind !== 'expired' && state.kind !== 'ending';
  return (
    <>
      <div className={classes.line}>
        <div className={classes.sentence}>
          <span className={classes.dot}>
            <ToneDot tone={toneOf(state.kind)} size={14} />
          </span>
          <div role="status">
            <Typography component="h2" className={classes.title}>
              {stateSentence(state, facts, t)}
            </Typography>
            {(detail || state.kind !== 'ready') && (
              <Typography
                variant="body2"
                color="textSecondary"
                className={classes.detail}
              >
                {[
                  detail,
                  nextStep(state, t),
                  meanwhile(state, space.fallback, t),
                ]
                  .filter(Boolean)
                  .join(' ')}
              </Typography>
            )}
          </div>
        </div>
        <div className={classes.actions}>
          <AnswerActions
            state={state}
            mayUpdate={space.allows.update}
            onCancel={() =>
              void run('cancel', () =>
                space.specForks.length <= 1 && space.allows.delete
                  ? api.deleteSpace(ref)
                  : api.deleteFork(ref, base.workload),
              )
            }
            onEdit={() => setEditing(true)}
            onWake={() =>
              void run('resume', () =>
                api.updateSpace(ref, { suspended: false }),
              )
            }
            onUnfork={() =>
              void run('unfork', () => api.deleteFork(ref, base.workload))
            }
            onForkAgain={props.onForkAgain}
            onShow={props.onShow}
          />
          {reachable && <HeaderBadge space={space} />}
          {reachable && (
            <ReachActions
              space={space}
              quiet={state.kind !== 'ready'}
              onProbe={props.onProbe}
            />
          )}
        </div>
      </div>
      {(state.kind === 'starting' ||
        editing ||
        props.probing > 0 ||
        error !== undefined) && (
        <div className={classes.more}>
          {state.kind === 'starting' && (
            <Progress state={state} space={space} />
          )}
          {error !== undefined && (
            <Problem strip error={error} onRetry={() => setError(undefined)} />
          )}
          {editing && (
            <ImageForm
              space={space}
              base={base}
              wanted={wanted}
              onClose={() => setEditing(false)}
              onChanged={() => {
                setEditing(false);
                props.onChanged();
              }}
            />
          )}
          {props.probing > 0 && (
            <TestRequest
              key={props.probing}
              space={space}
              workload={base.workload}
              onShowHops={
                space.allows.logs ? () => props.onShow('requests') : undefined
              }
            />
          )}
        </div>
      )}
    </>
  );
}

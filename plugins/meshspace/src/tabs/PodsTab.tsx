import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { PodInfo, SpaceDetail } from '@meshspace/plugin-meshspace-common';
import type { WorkloadRef } from '@meshspace/planner';
import { useLive } from '../live/useLive';
import type { Tone } from '../model/forkState';
import { isPodOf } from '../model/pods';
import { Loading } from '../states/Loading';
import { Problem } from '../states/Problem';
import { useT } from '../translations/useT';
import { DataTable } from '../ui/DataTable';
import { Time } from '../ui/Time';
import { ToneDot } from '../ui/ToneDot';

const useStyles = makeStyles(theme => ({
  container: {
    display: 'flex',
    gap: theme.spacing(1),
    alignItems: 'baseline',
    overflowWrap: 'anywhere',
  },
  message: { color: theme.palette.text.secondary },
}));

function toneOfPod(pod: PodInfo): Tone {
  if (pod.ready) return 'ok';
  if (pod.containers.some(each => /crash|error|err|fail/i.test(each.state)))
    return 'error';
  return /pending|creating|running|starting|init/i.test(pod.phase)
    ? 'busy'
    : 'warning';
}

/** The fork's pods, container by container, with the reason when one is stuck. */
export function PodsTab(props: { space: SpaceDetail; workload?: WorkloadRef }) {
  const { space, workload } = props;
  const classes = useStyles();
  const t = useT();
  const ref = { cluster: space.cluster, name: space.name };
  const live = useLive(
    `pods:${ref.cluster}/${ref.name}`,
    (api, signal) => api.getPods(ref, { signal }),
    {
      scope: { cluster: ref.cluster, space: ref.name },
    },
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
      <Loading heights={[40, 40, 40]} />
    );
  const pods = live.data.items.filter(
    pod => !workload || isPodOf(pod, workload),
  );
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
      <DataTable
        stacks
        label={t('tabs.pods')}
        empty={space.suspended ? t('pods.asleep') : t('pods.none')}
        columns={[
          t('pods.pod'),
          t('pods.containers'),
          t('pods.restarts'),
          t('pods.started'),
        ]}
        rows={pods.map(pod => ({
          key: pod.name,
          cells: [
            <span key="name" className={classes.container}>
              <ToneDot
                tone={toneOfPod(pod)}
                size={10}
                label={pod.ready ? t('pods.ready') : t('pods.notReady')}
              />
              <span>
                {pod.name}
                <Typography
                  variant="caption"
                  color="textSecondary"
                  component="div"
                >
                  {pod.fork ? t('pods.fork') : t('pods.base')} · {pod.phase}
                </Typography>
              </span>
            </span>,
            <div key="containers">
              {pod.containers.map(container => (
                <div key={container.name} className={classes.container}>
                  <ToneDot
                    tone={container.ready ? 'ok' : toneOfPod(pod)}
                    size={8}
                  />
                  <span>
                    {container.name}{' '}
                    <span className={classes.message}>{container.image}</span>
                    {!container.ready && (
                      <Typography variant="caption" component="div">
                        {container.state}
                        {container.message && `: ${container.message}`}
                      </Typography>
                    )}
                  </span>
                </div>
              ))}
            </div>,
            String(
              pod.containers.reduce((sum, each) => sum + each.restarts, 0),
            ),
            pod.startedAt ? <Time key="time" time={pod.startedAt} /> : '–',
          ],
        }))}
      />
    </>
  );
}

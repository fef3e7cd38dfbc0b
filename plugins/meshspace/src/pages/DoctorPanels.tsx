import { FindingsPanel } from '../entity/FindingsPanel';
import { useLive } from '../live/useLive';
import { Loading } from '../states/Loading';
import { Problem } from '../states/Problem';
import { useT } from '../translations/useT';
import { Panel } from '../ui/Panel';

/** What the doctor says of each cluster and its bases, or once that there is nothing to say. */
export function DoctorPanels() {
  const t = useT();
  const live = useLive('findings', (api, signal) =>
    api.getFindings({}, { signal }),
  );
  if (!live.data) {
    return (
      <Panel title={t('doctor.title')}>
        {live.error ? (
          <Problem
            strip
            error={live.error}
            online={live.online}
            onRetry={live.reload}
          />
        ) : (
          <Loading heights={[44]} />
        )}
      </Panel>
    );
  }
  const { items } = live.data;
  const clusters = [...new Set(items.map(({ cluster }) => cluster))].sort();
  if (clusters.length === 0) {
    return <FindingsPanel cluster="" findings={[]} onChanged={live.reload} />;
  }
  return (
    <>
      {clusters.map(cluster => (
        <FindingsPanel
          key={cluster}
          title={t('doctor.ofCluster', { cluster })}
          cluster={cluster}
          findings={items.filter(finding => finding.cluster === cluster)}
          onChanged={live.reload}
        />
      ))}
    </>
  );
}

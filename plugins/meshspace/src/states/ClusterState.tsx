import type { ClusterInfo } from '@meshspace/plugin-meshspace-common';
import { useT } from '../translations/useT';
import { CodeBlock } from '../ui/Code';
import { Blank } from './Blank';
import { Notice } from './Notice';
import { Button } from '../ui/Button';

export const INSTALL_CRD = 'kubectl apply -f deploy/meshspace.yaml';
export const INSTALL_MESH = 'istioctl install --set profile=default';

/** What keeps a cluster from having spaces at all; nothing when it can. */
export function clusterBlocker(
  cluster: ClusterInfo | undefined,
): 'unreachable' | 'noCrd' | 'noMesh' | undefined {
  if (!cluster) return undefined;
  if (cluster.state === 'unreachable') return 'unreachable';
  if (cluster.state === 'connecting') return undefined;
  if (!cluster.crdInstalled) return 'noCrd';
  return cluster.istio ? undefined : 'noMesh';
}

export function ClusterBlank(props: {
  cluster: ClusterInfo;
  blocker: 'unreachable' | 'noCrd' | 'noMesh';
  onRetry: () => void;
}) {
  const t = useT();
  const cluster = props.cluster.title ?? props.cluster.name;
  const retry = (
    <Button variant="outlined" color="primary" onClick={props.onRetry}>
      {t('common.retry')}
    </Button>
  );
  switch (props.blocker) {
    case 'unreachable':
      return (
        <Blank title={t('cluster.unreachable', { cluster })} actions={retry}>
          <p>{props.cluster.message}</p>
          {t('cluster.unreachableNext')}
        </Blank>
      );
    case 'noCrd':
      return (
        <Blank
          title={t('cluster.noCrd', { cluster })}
          extra={<CodeBlock text={INSTALL_CRD} what={t('cluster.command')} />}
          actions={retry}
        >
          {t('cluster.noCrdNext')}
        </Blank>
      );
    default:
      return (
        <Blank
          title={t('cluster.noMesh', { cluster })}
          extra={<CodeBlock text={INSTALL_MESH} what={t('cluster.command')} />}
          actions={retry}
        >
          {t('cluster.noMeshNext')}
        </Blank>
      );
  }
}

/** Clusters that cannot be seen while others can: each costs one strip. */
export function ClusterNotices(props: { clusters: ClusterInfo[] }) {
  const t = useT();
  return (
    <>
      {props.clusters
        .filter(
          each => each.state === 'unreachable' || each.state === 'degraded',
        )
        .map(each => (
          <Notice
            key={each.name}
            tone={each.state === 'degraded' ? 'warning' : 'error'}
            title={t(
              each.state === 'degraded'
                ? 'cluster.degraded'
                : 'cluster.unreachable',
              {
                cluster: each.title ?? each.name,
              },
            )}
          >
            {each.message}
          </Notice>
        ))}
    </>
  );
}

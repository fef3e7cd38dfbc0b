import type { EntityMesh } from '@meshspace/plugin-meshspace-common';
import { Blank } from '../states/Blank';
import { ClusterBlank, ClusterNotices } from '../states/ClusterState';
import { useT } from '../translations/useT';
import { Button } from '../ui/Button';
import { Code, CodeBlock } from '../ui/Code';
import { KUBERNETES_ANNOTATIONS } from './available';

const CLUSTER_CONFIG = [
  'kubernetes:',
  '  clusterLocatorMethods:',
  '    - type: config',
  '      clusters:',
  '        - name: dev',
  '          url: https://…',
  '          authProvider: serviceAccount',
  '          serviceAccountToken: ${K8S_TOKEN}',
].join('\n');

/** Nothing of the entity runs in a base that can be seen: why, and what would change that. */
export function NoWorkload(props: {
  mesh: EntityMesh;
  /** A System or Domain: its components are what is looked for. */
  composed?: boolean;
  reload: () => void;
}) {
  const t = useT();
  const { composed, mesh, reload } = props;
  const retry = (
    <Button variant="outlined" color="primary" onClick={reload}>
      {t('common.retry')}
    </Button>
  );
  if (mesh.clusters.length === 0) {
    return (
      <Blank
        title={t('cluster.none')}
        actions={retry}
        extra={<CodeBlock what="app-config.yaml" text={CLUSTER_CONFIG} />}
      >
        {t('cluster.noneNext')}
      </Blank>
    );
  }
  const dead = mesh.clusters.filter(each => each.state === 'unreachable');
  if (dead.length === mesh.clusters.length)
    return (
      <ClusterBlank cluster={dead[0]} blocker="unreachable" onRetry={reload} />
    );
  return (
    <>
      <ClusterNotices clusters={mesh.clusters} />
      <Blank
        title={composed ? t('system.noWorkload') : t('tab.noWorkload')}
        actions={retry}
      >
        <p>
          {t('tab.noWorkloadWhere', {
            clusters: mesh.clusters
              .map(each => each.title ?? each.name)
              .join(', '),
          })}
        </p>
        <p>
          {composed ? t('system.noWorkloadNext') : t('tab.noWorkloadNext')}{' '}
          {KUBERNETES_ANNOTATIONS.map(each => [
            <Code key={each}>{each}</Code>,
            ' ',
          ])}
        </p>
      </Blank>
    </>
  );
}

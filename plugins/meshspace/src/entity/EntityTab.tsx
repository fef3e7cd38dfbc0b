import { stringifyEntityRef } from '@backstage/catalog-model';
import { AnalyticsContext } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import { useLive } from '../live/useLive';
import { Loading } from '../states/Loading';
import { Problem } from '../states/Problem';
import { Said } from '../states/Said';
import { UndoBar } from '../undo/UndoBar';
import { isComposed } from './available';
import { EntityMeshView } from './EntityMeshView';
import { SystemView } from './SystemView';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
    minWidth: 0,
    fontFamily: theme.typography.fontFamily,
    paddingBottom: theme.spacing(8),
  },
}));

/** The tab "MeshSpace" of a component, or of a System or Domain with all of theirs. */
export function EntityTab() {
  const classes = useStyles();
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const mesh = useLive(`entity:${entityRef}`, (api, signal) =>
    api.getEntityMesh(entityRef, { signal }),
  );
  return (
    <AnalyticsContext
      attributes={{ pluginId: 'meshspace', extension: 'EntityTab' }}
    >
      <div className={classes.root}>
        {!mesh.online && <Problem strip error={mesh.error} online={false} />}
        {mesh.data && mesh.error && mesh.online && (
          <Problem strip error={mesh.error} onRetry={mesh.reload} />
        )}
        {!mesh.data && mesh.error && (
          <Problem
            error={mesh.error}
            online={mesh.online}
            onRetry={mesh.reload}
          />
        )}
        {!mesh.data && !mesh.error && (
          <Loading heights={[162, [492, 130], 300]} />
        )}
        {mesh.data && (
          <Said error={mesh.error} online={mesh.online}>
            {isComposed(entity) ? (
              <SystemView
                mesh={mesh.data}
                title={entity.metadata.title ?? entity.metadata.name}
                reload={mesh.reload}
              />
            ) : (
              <EntityMeshView mesh={mesh.data} reload={mesh.reload} />
            )}
          </Said>
        )}
        <UndoBar />
      </div>
    </AnalyticsContext>
  );
}

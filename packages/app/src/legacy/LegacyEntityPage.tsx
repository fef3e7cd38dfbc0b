import { EntityLayout } from '@backstage/plugin-catalog';
import {
  EntityMeshSpaceContent,
  isMeshSpaceAvailable,
} from '@meshspace/plugin-meshspace/legacy';

/** A component's page as a portal on the legacy frontend system writes it. */
export const LegacyEntityPage = () => (
  <EntityLayout>
    <EntityLayout.Route path="/" title="Overview">
      <>Overview</>
    </EntityLayout.Route>
    <EntityLayout.Route
      path="/meshspace"
      title="MeshSpace"
      if={isMeshSpaceAvailable}
    >
      <EntityMeshSpaceContent />
    </EntityLayout.Route>
  </EntityLayout>
);

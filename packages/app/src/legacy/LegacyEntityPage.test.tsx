import { Entity } from '@backstage/catalog-model';
import { discoveryApiRef } from '@backstage/core-plugin-api';
import {
  CatalogEntityPage,
  DefaultEntityPresentationApi,
  catalogPlugin,
} from '@backstage/plugin-catalog';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import {
  MockStarredEntitiesApi,
  catalogApiRef,
  entityPresentationApiRef,
  entityRouteRef,
  starredEntitiesApiRef,
} from '@backstage/plugin-catalog-react';
import { screen } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import { LegacyEntityPage } from './LegacyEntityPage';

const component = (
  name: string,
  annotations: Record<string, string>,
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, namespace: 'default', annotations },
  spec: { type: 'service', lifecycle: 'production', owner: 'storefront' },
});

async function openPageOf(entity: Entity) {
  const catalogApi = catalogApiMock({ entities: [entity] });
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [catalogApiRef, catalogApi],
        [
          entityPresentationApiRef,
          DefaultEntityPresentationApi.create({ catalogApi }),
        ],
        [permissionApiRef, mockApis.permission()],
        [starredEntitiesApiRef, new MockStarredEntitiesApi()],
        [
          discoveryApiRef,
          mockApis.discovery({ baseUrl: 'http://localhost:7007' }),
        ],
      ]}
    >
      <Routes>
        <Route
          path="/catalog/:namespace/:kind/:name/*"
          element={<CatalogEntityPage />}
        >
          <Route path="*" element={<LegacyEntityPage />} />
        </Route>
      </Routes>
    </TestApiProvider>,
    {
      routeEntries: [`/catalog/default/component/${entity.metadata.name}`],
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        '/catalog': catalogPlugin.routes.catalogIndex,
      },
    },
  );
}

describe('the page of a component in the legacy frontend system', () => {
  it('has the tab when the Kubernetes annotations tie it to a workload', async () => {
    await openPageOf(
      component('reviews', { 'backstage.io/kubernetes-id': 'reviews' }),
    );

    expect(
      await screen.findByRole('tab', { name: 'MeshSpace' }),
    ).toBeInTheDocument();
  });

  it('does not have it for a component without a workload', async () => {
    await openPageOf(component('library', {}));

    expect(
      await screen.findByRole('tab', { name: 'Overview' }),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('tab', { name: 'MeshSpace' }),
    ).not.toBeInTheDocument();
  });
});

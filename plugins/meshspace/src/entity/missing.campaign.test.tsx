import { EntityProvider } from '@backstage/plugin-catalog-react';
import { configure, screen } from '@testing-library/react';
import { ENTITIES } from '../../dev/entities';
import type { World } from '../../dev/fake/FakeMeshSpaceApi';
import { STORIES } from '../../dev/stories';
import { renderWithFake } from '../../dev/testing/renderWithFake';
import { EntityTab } from './EntityTab';

jest.setTimeout(60_000);
configure({ asyncUtilTimeout: 15_000 });

const render = (start: World) =>
  renderWithFake(
    start,
    <EntityProvider entity={ENTITIES[0]}>
      <EntityTab />
    </EntityProvider>,
  );

describe('when something is missing', () => {
  it.each([
    ['forbidden', /meshspace\.space\.read/],
    ['backendDown', /Forks and their routes do not depend on it/],
    ['noCluster', /No cluster is connected/],
    ['clusterDown', /ECONNREFUSED 10\.0\.4\.2:6443/],
    ['noCrd', /kubectl apply -f/],
    ['noMesh', /istioctl install/],
    ['noSidecarBase', /runs outside the mesh/],
    ['noWorkload', /No workload of this component was found/],
    ['deleted', /reviews is shared by everyone/],
  ])('%s names cause and next step', async (story, text) => {
    await render(STORIES[story].world());
    expect((await screen.findAllByText(text)).length).toBeGreaterThan(0);
  });

  it('shows one dead cluster as one strip, everything else as usual', async () => {
    await render(STORIES.partial.world());
    expect(
      await screen.findByText('Cluster prod-us cannot be reached'),
    ).toBeInTheDocument();
    expect(
      await screen.findByText('Your fork answers requests with your header.'),
    ).toBeInTheDocument();
  });
});

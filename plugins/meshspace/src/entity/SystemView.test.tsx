import type { Entity } from '@backstage/catalog-model';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { configure, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { space, workload } from '../../dev/fake/builders';
import { world, type World } from '../../dev/fake/FakeMeshSpaceApi';
import { renderWithFake, sent } from '../../dev/testing/renderWithFake';
import { EntityTab } from './EntityTab';
import { basesOf } from './SystemView';

jest.setTimeout(60_000);
configure({ asyncUtilTimeout: 15_000 });

const SYSTEM: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'System',
  metadata: { name: 'shop', namespace: 'default', title: 'The shop' },
  spec: { owner: 'group:default/shop' },
  relations: [],
};

const render = (start: World) =>
  renderWithFake(
    start,
    <EntityProvider entity={SYSTEM}>
      <EntityTab />
    </EntityProvider>,
  );
const web = workload({ workload: { kind: 'Deployment', name: 'web' } });

describe('the tab of a System', () => {
  it('shows the topology of all its components, and who has forks of them', async () => {
    const api = await render(
      world({ workloads: [workload(), web], spaces: [space()] }),
    );
    expect(
      await screen.findByRole('heading', {
        name: 'The shop in shop · prod-eu',
      }),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/2 of its components run here/),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'alice-reviews' }),
    ).toBeInTheDocument();
    expect(sent(api, 'getTopology')).toContainEqual([
      {
        cluster: 'prod-eu',
        base: 'shop',
        space: undefined,
        entityRef: 'system:default/shop',
      },
    ]);
  });

  it('shows the path of one space on asking, and hides it again', async () => {
    const api = await render(world({ spaces: [space()] }));
    const path = await screen.findByRole('button', { name: 'Show path' });
    await userEvent.click(path);
    await waitFor(() =>
      expect(sent(api, 'getTopology')).toContainEqual([
        expect.objectContaining({ space: 'alice-reviews' }),
      ]),
    );
    expect(screen.getByRole('button', { name: 'Hide path' })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
  });

  it('says what to do when none of its components runs in a base', async () => {
    await render(world({ workloads: [] }));
    expect(
      await screen.findByText('None of its components was found in a cluster'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('backstage.io/kubernetes-label-selector'),
    ).toBeInTheDocument();
  });

  it('takes the base in which most of its components run', () => {
    const elsewhere = workload({ namespace: 'bank' });
    expect(
      basesOf({ workloads: [elsewhere, workload(), web] }).map(
        each => each.namespace,
      ),
    ).toEqual(['shop', 'bank']);
  });
});

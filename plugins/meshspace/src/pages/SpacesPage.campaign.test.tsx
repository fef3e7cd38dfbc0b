import { configure, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fork, space } from '../../dev/fake/builders';
import { world, type World } from '../../dev/fake/FakeMeshSpaceApi';
import { renderWithFake, sent } from '../../dev/testing/renderWithFake';
import { UndoBar } from '../undo/UndoBar';
import { SpacesPage } from './SpacesPage';

jest.setTimeout(60_000);
configure({ asyncUtilTimeout: 15_000 });

const user = userEvent.setup();
const render = (start: World) =>
  renderWithFake(
    start,
    <>
      <SpacesPage />
      <UndoBar />
    </>,
  );
const two = () => [
  space(),
  space({
    name: 'alice-checkout',
    forks: [fork({ workload: { kind: 'Deployment', name: 'checkout' } })],
  }),
];
const row = async (name: string) =>
  (await screen.findByRole('link', { name })).closest('tr')!;

describe('the spaces page', () => {
  it('shows each space with its forks, header, course and cost', async () => {
    await render(world({ spaces: two() }));
    const first = within(await row('alice-reviews'));
    expect(first.getByText('reviews')).toBeInTheDocument();
    expect(first.getByText('k7q2m9xw')).toBeInTheDocument();
    expect(await first.findByText('7.14 %')).toHaveAttribute(
      'title',
      "1 of the base's 14 workloads runs a second time.",
    );
  });

  it('extends many at once', async () => {
    const api = await render(world({ spaces: two() }));
    await user.click(
      await screen.findByRole('checkbox', { name: 'Select all' }),
    );
    expect(screen.getByText('2 spaces selected')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Extend' }));
    await user.click(
      await screen.findByRole('menuitem', { name: 'Keep until deleted' }),
    );
    await waitFor(() =>
      expect(sent(api, 'updateSpace')).toEqual([
        [{ cluster: 'prod-eu', name: 'alice-checkout' }, { ttlSeconds: null }],
        [{ cluster: 'prod-eu', name: 'alice-reviews' }, { ttlSeconds: null }],
      ]),
    );
  });

  it('deletes many, and none that was taken back', async () => {
    const api = await render(world({ spaces: two() }));
    await user.click(
      await screen.findByRole('checkbox', { name: 'Select all' }),
    );
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    const undo = await screen.findAllByRole('button', { name: 'Undo' });
    expect(undo).toHaveLength(2);
    await user.click(undo[0]);
    await user.click(screen.getByRole('button', { name: /^Now/ }));
    await waitFor(() => expect(sent(api, 'deleteSpace')).toHaveLength(1));
    expect(await screen.findByText('1 space')).toBeInTheDocument();
  });

  it('finds by what one types, and says what to do when nothing fits', async () => {
    await render(world({ spaces: two() }));
    await user.type(
      await screen.findByRole('searchbox', { name: 'Search spaces' }),
      'nobody',
    );
    expect(
      await screen.findByText('Nothing fits “nobody”'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/Other people's spaces are under All/),
    ).toBeInTheDocument();
  });
});

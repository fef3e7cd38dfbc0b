import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fork, space } from '../../dev/fake/builders';
import { world } from '../../dev/fake/FakeMeshSpaceApi';
import { renderWithFake, sent } from '../../dev/testing/renderWithFake';
import type { ForkTraffic } from '@meshspace/planner';
import { TreatmentPanel } from './TreatmentPanel';

const user = userEvent.setup();
const onChanged = jest.fn();
const workload = { kind: 'Deployment' as const, name: 'reviews' };

async function render(
  traffic?: ForkTraffic,
  part: Parameters<typeof space>[0] = {},
  status: Parameters<typeof fork>[0] = {},
) {
  const wanted = {
    workload,
    containers: [{ name: 'app', image: 'shop/reviews:pr-42' }],
    ...(traffic && { traffic }),
  };
  const mine = space({ specForks: [wanted], ...part });
  return renderWithFake(
    world({ spaces: [mine] }),
    <TreatmentPanel
      space={mine}
      wanted={wanted}
      fork={fork(status)}
      onChanged={onChanged}
    />,
  );
}

const open = async () =>
  user.click(
    await screen.findByRole('button', {
      name: 'Treat them differently',
    }),
  );

it('says that requests are treated as the base’s', async () => {
  await render();
  expect(screen.getByText(/Treated as the base’s/)).toBeInTheDocument();
});

it('says everything that is different', async () => {
  await render({
    share: 30,
    delay: { duration: '2s', percent: 50 },
    abort: { status: 503 },
  });
  expect(
    screen.getAllByRole('listitem').map(({ textContent }) => textContent),
  ).toEqual([
    '30 % come to your fork, the others to the base',
    '50 % are held back by 2s',
    '100 % are answered with 503',
  ]);
});

it('says what of it cannot be done, and why', async () => {
  await render(
    { abort: { status: 503 } },
    {},
    {
      reason: 'TrafficNotPossible',
      message: 'reviews is routed with the Gateway API.',
    },
  );
  expect(
    screen.getByText('reviews is routed with the Gateway API.'),
  ).toBeInTheDocument();
});

it('sends what is wished for, and the fork stays as it is otherwise', async () => {
  const api = await render();
  await open();
  await user.type(screen.getByLabelText('Held back by'), '2s');
  await user.type(screen.getByLabelText('Answered with'), '503');
  await user.click(screen.getByRole('button', { name: 'Apply' }));
  await waitFor(() => expect(sent(api, 'putFork')).toHaveLength(1));
  expect(sent(api, 'putFork')[0][1]).toEqual({
    workload,
    containers: [{ name: 'app', image: 'shop/reviews:pr-42' }],
    traffic: { delay: { duration: '2s' }, abort: { status: 503 } },
  });
  expect(onChanged).toHaveBeenCalled();
});

it('names what is written wrong, and does not send it', async () => {
  await render();
  await open();
  await user.type(screen.getByLabelText('Held back by'), 'soon');
  expect(screen.getByText('A time such as 1500ms or 2s')).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Apply' })).toBeDisabled();
});

it('takes all of it back at once', async () => {
  const api = await render({ timeout: '1s' });
  await open();
  await user.click(screen.getByRole('button', { name: 'As the base’s again' }));
  await waitFor(() => expect(sent(api, 'putFork')).toHaveLength(1));
  expect(sent(api, 'putFork')[0][1]).toMatchObject({ traffic: {} });
});

it('is not offered to who may not change the space', async () => {
  await render(undefined, {
    allows: { update: false, delete: false, logs: true },
  });
  expect(
    screen.getByRole('button', { name: 'Treat them differently' }),
  ).toBeDisabled();
});

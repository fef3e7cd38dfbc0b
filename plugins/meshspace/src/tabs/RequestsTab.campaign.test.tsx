import { configure, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { space } from '../../dev/fake/builders';
import { xrayOn } from '../../dev/fake/answers/xray';
import { world } from '../../dev/fake/FakeMeshSpaceApi';
import { renderWithFake, sent } from '../../dev/testing/renderWithFake';
import { RequestsTab } from './RequestsTab';

jest.setTimeout(60_000);
configure({ asyncUtilTimeout: 15_000 });

const mine = space();
const user = userEvent.setup();

describe('my requests', () => {
  it('are watched only when asked for, and then appear as they happen', async () => {
    const api = await renderWithFake(
      world({ spaces: [mine], stepMs: 20 }),
      <RequestsTab space={mine} />,
    );
    await user.click(
      await screen.findByRole('button', { name: 'Watch for 10 minutes' }),
    );
    expect(sent(api, 'startXray')).toEqual([
      [{ cluster: 'prod-eu', name: 'alice-reviews' }, { minutes: 10 }],
    ]);
    expect(await screen.findByText(/^Watching your requests/)).toBeVisible();
    const list = await screen.findByRole('list', {
      name: 'Requests, newest first',
    });
    const [first] = await within(list).findAllByRole('button');
    await user.click(first);
    expect(
      await within(list).findByRole('list', { name: 'Hop by hop' }),
    ).toBeInTheDocument();
    expect(sent(api, 'watchRequests')).not.toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Stop' }));
    expect(
      await screen.findByText('Your requests are not being watched'),
    ).toBeInTheDocument();
  });

  it('name who loses the header, first, and whom to ask', async () => {
    await renderWithFake(
      world({ spaces: [mine], xray: xrayOn(mine), stepMs: 60_000 }),
      <RequestsTab space={mine} />,
    );
    const table = await screen.findByRole('group', {
      name: 'Who passes the header on',
    });
    const [, first] = within(table).getAllByRole('row');
    expect(first).toHaveTextContent(/recommendation.*loses it/);
    expect(
      within(first).getByRole('link', { name: /discovery/ }),
    ).toBeInTheDocument();
  });

  it('are narrowed by what one types', async () => {
    await renderWithFake(
      world({ spaces: [mine], xray: xrayOn(mine), stepMs: 60_000 }),
      <RequestsTab space={mine} />,
    );
    await user.type(
      await screen.findByRole('searchbox', { name: /Path, service/ }),
      'status:5',
    );
    expect(await screen.findByText('2 requests')).toBeInTheDocument();
  });

  it('are not asked for without the permission, which is named', async () => {
    const theirs = space({
      allows: { update: false, delete: false, logs: false },
    });
    const api = await renderWithFake(
      world({ spaces: [theirs] }),
      <RequestsTab space={theirs} />,
    );
    expect(
      await screen.findByText(/meshspace\.space\.logs/),
    ).toBeInTheDocument();
    expect(sent(api, 'getXray')).toEqual([]);
  });

  it('say why they cannot be watched', async () => {
    await renderWithFake(
      world({
        spaces: [mine],
        xray: {
          state: 'blocked',
          message: 'The Telemetry "mesh-default" already decides it.',
          collecting: false,
          requests: [],
          workloads: [],
        },
      }),
      <RequestsTab space={mine} />,
    );
    expect(
      await screen.findByText('Your requests cannot be watched now'),
    ).toBeInTheDocument();
    expect(screen.getByText(/mesh-default/)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /Watch/ })).toBeNull();
  });
});

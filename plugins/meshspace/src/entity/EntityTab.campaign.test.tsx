import { NotAllowedError } from '@backstage/errors';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import type { WriteOptions } from '@meshspace/plugin-meshspace-common';
import {
  act,
  configure,
  screen,
  waitFor,
  within,
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ENTITIES } from '../../dev/entities';
import { fork, space } from '../../dev/fake/builders';
import { world, type World } from '../../dev/fake/FakeMeshSpaceApi';
import { STORIES } from '../../dev/stories';
import { renderWithFake, sent } from '../../dev/testing/renderWithFake';
import { EntityTab } from './EntityTab';

// The machines of a test run are sometimes busy with other things.
jest.setTimeout(60_000);
configure({ asyncUtilTimeout: 15_000 });

const user = userEvent.setup();
const render = (start: World) =>
  renderWithFake(
    start,
    <EntityProvider entity={ENTITIES[0]}>
      <EntityTab />
    </EntityProvider>,
  );

describe('the tab without a fork of mine', () => {
  it('says what a fork is, and who has one', async () => {
    await render(STORIES.empty.world());
    expect(
      await screen.findByRole('heading', {
        name: /reviews is shared by everyone in shop · prod-eu/,
      }),
    ).toBeInTheDocument();
    expect(screen.getByText('2 others have a fork:')).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: /^cara-dark/ }),
    ).toBeInTheDocument();
  });

  it('disables forking with the missing permission named', async () => {
    await render(STORIES.noCreate.world());
    expect(
      await screen.findByRole('button', { name: /Fork reviews/ }),
    ).toBeDisabled();
    expect(screen.getByText(/meshspace\.space\.create/)).toBeInTheDocument();
    await user.keyboard('f');
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  it('goes from the key f to a fork that answers, without leaving the page', async () => {
    const api = await render(world({ spaces: [], stepMs: 20 }));
    await screen.findByRole('button', { name: /Fork reviews/ });
    await user.keyboard('f');
    const dialog = await screen.findByRole('dialog');
    expect(
      await within(dialog).findByDisplayValue('alice-reviews'),
    ).toBeInTheDocument();
    expect(
      await within(dialog).findByText(
        /A copy of reviews runs in alice-reviews/,
      ),
    ).toBeInTheDocument();
    expect(
      within(dialog).getByText(
        /cannot be shared: the fork starts with an empty one/,
      ),
    ).toBeInTheDocument();
    const image = within(dialog).getByLabelText('Image');
    await user.clear(image);
    await user.paste('registry.example.com/shop/reviews:pr-42');
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(
      await screen.findByText('Your fork answers requests with your header.'),
    ).toBeInTheDocument();
    expect(sent(api, 'createSpace')).toEqual([
      [
        {
          cluster: 'prod-eu',
          name: 'alice-reviews',
          base: 'shop',
          header: { value: 'k7q2m9xw' },
          ttlSeconds: 259200,
          forks: [
            {
              workload: { kind: 'Deployment', name: 'reviews' },
              entityRef: 'component:default/reviews',
              containers: [
                {
                  name: 'app',
                  image: 'registry.example.com/shop/reviews:pr-42',
                },
              ],
            },
          ],
        },
      ],
    ]);
  });

  it('shows in the dialog why the backend refused, and keeps what was typed', async () => {
    const api = await render(world({ spaces: [] }));
    api.world.errors.createSpace = new NotAllowedError(
      'The quota of 3 spaces is used up',
    );
    await user.click(
      await screen.findByRole('button', { name: /Fork reviews/ }),
    );
    const dialog = await screen.findByRole('dialog');
    await within(dialog).findByText(/A copy of reviews runs/);
    await user.click(within(dialog).getByRole('button', { name: /^Fork/ }));
    expect(
      await within(dialog).findByText(/The quota of 3 spaces is used up/),
    ).toBeInTheDocument();
    expect(within(dialog).getByLabelText('Image')).toHaveValue(
      'registry.example.com/shop/reviews:1.8.2',
    );
  });

  it('asks again with the same key when an answer was lost, and with another for another wish', async () => {
    const api = await render(world({ spaces: [] }));
    const create = jest.spyOn(api, 'createSpace');
    api.world.errors.createSpace = new TypeError('Failed to fetch');
    await user.click(
      await screen.findByRole('button', { name: /Fork reviews/ }),
    );
    const dialog = await screen.findByRole('dialog');
    await within(dialog).findByText(/A copy of reviews runs/);
    const press = async (times: number) => {
      const submit = within(dialog).getByRole('button', { name: /^Fork/ });
      await waitFor(() => expect(submit).toBeEnabled());
      await user.click(submit);
      await waitFor(() => expect(create).toHaveBeenCalledTimes(times));
    };
    await press(1);
    await press(2);
    await user.type(within(dialog).getByLabelText('Image'), '-2');
    await press(3);
    const [first, second, third] = create.mock.calls.map(
      ([, options]: unknown[]) => (options as WriteOptions).idempotencyKey,
    );
    expect(first).toBeDefined();
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it('does not ask for a dry run of what cannot be', async () => {
    const api = await render(world({ spaces: [] }));
    await user.click(
      await screen.findByRole('button', { name: /Fork reviews/ }),
    );
    const name = await screen.findByLabelText('Name of the space');
    await waitFor(() => expect(name).toHaveValue('alice-reviews'));
    await user.clear(name);
    await user.paste('Not a name');
    expect(
      screen.getByText(/lower-case letters, digits and dashes/),
    ).toBeInTheDocument();
    expect(screen.getByRole('button', { name: /^Fork ?⌘?/ })).toBeDisabled();
    for (const [request] of sent(api, 'plan'))
      expect(JSON.stringify(request)).not.toContain('Not a name');
  });
});

describe('the tab with my fork', () => {
  it.each([
    ['image', /The image .*pr-42 cannot be fetched/, 'Change image'],
    ['crash', /keeps stopping/, 'Logs of the crash'],
    ['quota', /no room/, 'Show events'],
    ['policy', /A policy in shop keeps callers away/, 'Show why'],
    ['suspended', /sleeps/, 'Wake'],
    ['expired', /has ended/, 'Fork again'],
  ])(
    '%s: says so, what requests get, and the next step',
    async (story, sentence, action) => {
      await render(STORIES[story].world());
      expect(
        await screen.findByRole('heading', { name: sentence }),
      ).toBeInTheDocument();
      expect(
        screen.getByText(/Requests with your header get the base/),
      ).toBeInTheDocument();
      expect(screen.getByRole('button', { name: action })).toBeEnabled();
    },
  );

  it('opens the space at its own address, if it has one', async () => {
    await render(STORIES.address.world());
    await user.click(
      await screen.findByRole('button', { name: 'Open in browser' }),
    );
    expect(
      screen.getByRole('link', {
        name: 'http://alice-reviews.shop.example.com/',
      }),
    ).toHaveAttribute('href', 'http://alice-reviews.shop.example.com/');
    expect(
      screen.getByRole('img', { name: 'QR code of the address' }),
    ).toBeInTheDocument();
  });

  it('proves with a request which pod answers', async () => {
    const api = await render(STORIES.ready.world());
    await user.click(
      await screen.findByRole('button', { name: 'Send a test request' }),
    );
    expect(
      await screen.findByText('Your fork answered: reviews-6d9f7c5b8d-x2x7k'),
    ).toBeInTheDocument();
    expect(sent(api, 'probe')[0][0]).toMatchObject({
      space: 'alice-reviews',
      method: 'GET',
      path: '/',
    });
  });

  it('shows at once what a signal tells, without polling', async () => {
    const api = await render(STORIES.ready.world());
    await screen.findByText('Your fork answers requests with your header.');
    await act(async () => {
      api.world.spaces = api.world.spaces.map(each => ({
        ...each,
        forks: [
          fork({ phase: 'Failing', routed: false, reason: 'CrashLoopBackOff' }),
        ],
      }));
      api.signal({ cluster: 'prod-eu', name: 'alice-reviews' });
    });
    expect(
      await screen.findByText('Your fork keeps stopping.'),
    ).toBeInTheDocument();
  });

  it('unforks only after the window, and not at all when taken back', async () => {
    const api = await render(STORIES.ready.world());
    await user.click(
      await screen.findByRole('button', { name: 'More actions' }),
    );
    await user.click(screen.getByRole('menuitem', { name: 'Unfork reviews' }));
    expect(
      await screen.findByText('reviews will be unforked in alice-reviews.'),
    ).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(
      screen.queryByText('reviews will be unforked in alice-reviews.'),
    ).not.toBeInTheDocument();
    expect(sent(api, 'deleteFork')).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'More actions' }));
    await user.click(
      screen.getByRole('menuitem', { name: 'Delete this space' }),
    );
    await user.click(await screen.findByRole('button', { name: /^Now/ }));
    await waitFor(() =>
      expect(sent(api, 'deleteSpace')).toEqual([
        [{ cluster: 'prod-eu', name: 'alice-reviews' }],
      ]),
    );
  });

  it('shows another person’s space without offering what is not allowed', async () => {
    await render(
      world({
        spaces: [
          space({
            name: 'bob-search',
            owner: 'user:default/bob',
            mine: false,
            allows: { update: false, delete: false, logs: false },
          }),
        ],
      }),
    );
    await user.click(
      await screen.findByRole('button', { name: /^bob-search/ }),
    );
    expect(await screen.findByText("bob's space on shop")).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Extend' })).toBeDisabled();
    await user.click(screen.getByRole('tab', { name: 'Logs' }));
    expect(
      await screen.findByText(/meshspace\.space\.logs/),
    ).toBeInTheDocument();
  });
});

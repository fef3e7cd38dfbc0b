import {
  renderInTestApp,
  registerMswTestHooks,
} from '@backstage/frontend-test-utils';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { DemoSignInPage } from './DemoSignInPage';
import { pickedPerson } from './pickedPerson';

const server = setupServer();
registerMswTestHooks(server);

const session = {
  providerInfo: {},
  profile: { displayName: 'Bob' },
  backstageIdentity: {
    token: 'header.e30.signature',
    identity: {
      type: 'user',
      userEntityRef: 'user:default/bob',
      ownershipEntityRefs: ['user:default/bob'],
    },
  },
};

beforeEach(() => pickedPerson.forget());

describe('DemoSignInPage', () => {
  it('signs in as the person who is picked and forgets at the end', async () => {
    const asked = jest.fn();
    server.use(
      http.get('*/api/auth/demo/refresh', ({ request }) => {
        asked(request.headers.get('x-demo-person'));
        return HttpResponse.json(session);
      }),
    );
    const onSignInSuccess = jest.fn();
    renderInTestApp(<DemoSignInPage onSignInSuccess={onSignInSuccess} />);

    await userEvent.click(
      await screen.findByRole('button', { name: 'Sign in as Bob' }),
    );

    await waitFor(() => expect(onSignInSuccess).toHaveBeenCalled());
    expect(asked).toHaveBeenCalledWith('bob');
    expect(pickedPerson.read()).toBe('bob');
    await onSignInSuccess.mock.calls[0][0].signOut();
    expect(pickedPerson.read()).toBeUndefined();
  });

  it('says why it failed and offers to pick somebody else', async () => {
    server.use(
      http.get('*/api/auth/demo/refresh', () =>
        HttpResponse.json(
          { error: { name: 'NotFoundError', message: 'User not found' } },
          { status: 404 },
        ),
      ),
    );
    renderInTestApp(<DemoSignInPage onSignInSuccess={jest.fn()} />);

    await userEvent.click(
      await screen.findByRole('button', { name: 'Sign in as Olga' }),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Pick somebody else' }),
    );

    expect(
      await screen.findByRole('button', { name: 'Sign in as Olga' }),
    ).toBeInTheDocument();
  });
});

import { identityApiRef, storageApiRef } from '@backstage/core-plugin-api';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { entityRouteRef as catalogEntityRouteRef } from '@backstage/plugin-catalog-react';
import { signalApiRef } from '@backstage/plugin-signals-react';
import type { ReactNode } from 'react';
import { FakeMeshSpaceApi, type World } from '../fake/FakeMeshSpaceApi';
import { meshSpaceApiRef } from '../../src/api/ref';
import { rootRouteRef } from '../../src/routes';

/** Shows a part of the portal to Alice, over a backend in memory. */
export async function renderWithFake(
  start: World,
  content: ReactNode,
): Promise<FakeMeshSpaceApi> {
  const api = new FakeMeshSpaceApi(start);
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [meshSpaceApiRef, api],
        [
          identityApiRef,
          mockApis.identity({ userEntityRef: 'user:default/alice' }),
        ],
        [storageApiRef, mockApis.storage()],
        [
          signalApiRef,
          {
            subscribe: (
              _channel: string,
              onMessage: (message: never) => void,
            ) => ({
              unsubscribe: api.onSignal(signal => onMessage(signal as never)),
            }),
          },
        ],
      ]}
    >
      {content}
    </TestApiProvider>,
    {
      mountedRoutes: {
        '/meshspaces': rootRouteRef,
        '/catalog/:namespace/:kind/:name': catalogEntityRouteRef,
      },
    },
  );
  return api;
}

/** What the portal sent with the calls of one name. */
export function sent(api: FakeMeshSpaceApi, name: string): unknown[][] {
  return api.calls.filter(([call]) => call === name).map(([, ...args]) => args);
}

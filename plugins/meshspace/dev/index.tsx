import {
  ApiBlueprint,
  appThemeApiRef,
  createFrontendModule,
  createFrontendPlugin,
  PageBlueprint,
  type IdentityApi,
} from '@backstage/frontend-plugin-api';
import { createDevApp } from '@backstage/frontend-dev-utils';
import {
  SignInPageBlueprint,
  type SignInPageProps,
} from '@backstage/plugin-app-react';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { signalApiRef, type SignalApi } from '@backstage/plugin-signals-react';
import { useApi } from '@backstage/core-plugin-api';
import { useEffect } from 'react';
import meshSpacePlugin, { meshSpaceApiRef } from '../src';
import { FakeMeshSpaceApi } from './fake/FakeMeshSpaceApi';
import { ENTITIES } from './entities';
import { STORIES } from './stories';

const parameters = new URLSearchParams(window.location.search);
const alice: IdentityApi = {
  getBackstageIdentity: async () => ({
    type: 'user',
    userEntityRef: 'user:default/alice',
    ownershipEntityRefs: ['user:default/alice', 'group:default/shop'],
  }),
  getCredentials: async () => ({}),
  getProfileInfo: async () => ({ displayName: 'Alice' }),
  signOut: async () => {},
};

function SignInAsAlice({ onSignInSuccess }: SignInPageProps) {
  useEffect(() => onSignInSuccess(alice), [onSignInSuccess]);
  return null;
}

const story = STORIES[parameters.get('story') ?? 'ready'] ?? STORIES.ready;
const api = new FakeMeshSpaceApi(story.world());

const signals: SignalApi = {
  subscribe: (_channel, onMessage) => ({
    unsubscribe: api.onSignal(signal =>
      onMessage(signal as unknown as Parameters<typeof onMessage>[0]),
    ),
  }),
};

function StoryList() {
  const themes = useApi(appThemeApiRef);
  useEffect(() => {
    const theme = parameters.get('theme');
    if (theme) themes.setActiveThemeId(theme);
  }, [themes]);
  return (
    <ul>
      {Object.entries(STORIES).map(([id, { title, path }]) => (
        <li key={id}>
          <a href={`${path}${path.includes('?') ? '&' : '?'}story=${id}`}>
            {title}
          </a>
        </li>
      ))}
    </ul>
  );
}

createDevApp({
  features: [
    catalogPlugin,
    meshSpacePlugin,
    createFrontendModule({
      pluginId: 'app',
      extensions: [
        SignInPageBlueprint.make({
          params: { loader: async () => SignInAsAlice },
        }),
      ],
    }),
    createFrontendModule({
      pluginId: 'meshspace',
      extensions: [
        ApiBlueprint.make({
          params: define =>
            define({ api: meshSpaceApiRef, deps: {}, factory: () => api }),
        }),
      ],
    }),
    createFrontendModule({
      pluginId: 'catalog',
      extensions: [
        ApiBlueprint.make({
          params: define =>
            define({
              api: catalogApiRef,
              deps: {},
              factory: () => catalogApiMock({ entities: ENTITIES }),
            }),
        }),
      ],
    }),
    createFrontendPlugin({
      pluginId: 'stories',
      extensions: [
        PageBlueprint.make({
          params: {
            path: '/stories',
            title: 'Stories',
            loader: async () => <StoryList />,
          },
        }),
        ApiBlueprint.make({
          name: 'signals',
          params: define =>
            define({ api: signalApiRef, deps: {}, factory: () => signals }),
        }),
      ],
    }),
  ],
});

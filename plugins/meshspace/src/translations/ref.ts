import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { tabMessages } from './messages/tab';
import { stateMessages } from './messages/state';
import { requestsMessages } from './messages/requests';
import { dialogMessages } from './messages/dialog';
import { topologyMessages } from './messages/topology';
import { forkMessages } from './messages/fork';
import { pagesMessages } from './messages/pages';
import { commonMessages } from './messages/common';

/**
 * Every text of the portal; override or translate them through the app.
 * @public
 */
export const meshSpaceTranslationRef = createTranslationRef({
  id: 'plugin.meshspace',
  messages: {
    ...tabMessages,
    ...stateMessages,
    ...requestsMessages,
    ...dialogMessages,
    ...topologyMessages,
    ...forkMessages,
    ...pagesMessages,
    ...commonMessages,
  },
});

import { ActionOptions } from './ActionOptions';
import { createCreateSpaceAction } from './createCreateSpaceAction';
import { createDeleteAction } from './createDeleteAction';
import { createExplainAction } from './createExplainAction';
import { createExtendAction } from './createExtendAction';
import { createForkAction } from './createForkAction';
import { createGetSpaceAction } from './createGetSpaceAction';
import { createListSpacesAction } from './createListSpacesAction';
import { createShareAction } from './createShareAction';
import { createUnforkAction } from './createUnforkAction';
import { createWaitUntilReadyAction } from './createWaitUntilReadyAction';

/** What scaffolder templates, scripts and agents can do with spaces, each as the one who calls. */
export function registerActions(options: ActionOptions) {
  createCreateSpaceAction(options);
  createForkAction(options);
  createUnforkAction(options);
  createWaitUntilReadyAction(options);
  createGetSpaceAction(options);
  createListSpacesAction(options);
  createExplainAction(options);
  createExtendAction(options);
  createShareAction(options);
  createDeleteAction(options);
}

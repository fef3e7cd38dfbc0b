import type { AuditorService } from '@backstage/backend-plugin-api';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { Services } from '../api/createServices';

/** What every action is made of. They run with the caller's credentials, so they may do what the caller may do. */
export interface ActionOptions {
  actionsRegistry: ActionsRegistryService;
  auditor: AuditorService;
  services: Services;
}

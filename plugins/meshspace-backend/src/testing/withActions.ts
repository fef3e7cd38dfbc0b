import {
  actionsRegistryServiceFactory,
  actionsServiceFactory,
} from '@backstage/backend-defaults/alpha';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import type { startTestBackend } from '@backstage/backend-test-utils';
import { permissionsByRole } from './roles';

// Jest's own makes objects of another realm, which the scaffolder does not take for plain ones.
globalThis.Response.prototype.json = async function json() {
  return JSON.parse(await this.text());
};

/** What a portal needs so that actions can be called from other plugins, by people with different rights. */
export const withActions: NonNullable<
  Parameters<typeof startTestBackend>[0]['features']
> = [
  actionsRegistryServiceFactory,
  actionsServiceFactory,
  createServiceFactory({
    service: coreServices.permissions,
    deps: {},
    factory: () => permissionsByRole(),
  }),
];

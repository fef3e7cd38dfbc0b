import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { decide } from './demoPolicy';

/** The portal's permission policy: {@link decide}, asked with the person's groups. */
export const demoPolicyModule = createBackendModule({
  pluginId: 'permission',
  moduleId: 'demo-policy',
  register(reg) {
    reg.registerInit({
      deps: {
        policy: policyExtensionPoint,
        userInfo: coreServices.userInfo,
      },
      async init({ policy, userInfo }) {
        policy.setPolicy({
          async handle({ permission }, user) {
            const info = user && (await userInfo.getUserInfo(user.credentials));
            return decide(permission, info?.ownershipEntityRefs ?? []);
          },
        });
      },
    });
  },
});

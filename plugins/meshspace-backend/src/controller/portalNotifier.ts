import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { Notifier, SpaceNews } from '@meshspace/plugin-meshspace-node';

const TITLES: Readonly<Record<SpaceNews['type'], string>> = {
  Ready: 'is ready',
  Failed: 'has a problem',
  Expiring: 'expires soon',
  Expired: 'has expired',
  BaseMovedOn: ': the base has moved on',
  Suspended: 'is suspended',
  Shared: 'was shared with you',
};

/** The portal's own notifications. */
export function portalNotifier(notifications: NotificationService): Notifier {
  return {
    async notify({ type, cluster, space, recipients, severity, message }) {
      await notifications.send({
        recipients: { type: 'entity', entityRef: recipients },
        payload: {
          title: `${space} ${TITLES[type]}`.replace(' :', ':'),
          description: message,
          link: `/meshspaces/space/${encodeURIComponent(
            cluster,
          )}/${encodeURIComponent(space)}`,
          severity,
          topic: 'meshspace',
          // The newest of its kind takes the place of the one before.
          scope: `meshspace:${cluster}:${space}:${type}`,
        },
      });
    },
  };
}

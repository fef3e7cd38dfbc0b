import { fork, space } from '../fake/builders';
import { world } from '../fake/world';

export const others = () => [
  ...world().spaces,
  space({
    name: 'cara-dark',
    owner: 'user:default/cara',
    mine: false,
    phase: 'Degraded',
    sends: { name: 'x-meshspace', value: 'zz81kk02' },
    allows: { update: true, delete: false, logs: true },
    members: ['user:default/alice'],
    forks: [
      fork({
        phase: 'Failing',
        routed: false,
        readyReplicas: 0,
        reason: 'CrashLoopBackOff',
      }),
    ],
  }),
];

export const mine = (part: Parameters<typeof space>[0] = {}) => [
  ...others(),
  space(part),
];
export const failing = (
  reason: string,
  message: string,
  phase: 'Failing' | 'Unroutable' = 'Failing',
) =>
  mine({
    phase: 'Degraded',
    forks: [fork({ phase, routed: false, readyReplicas: 0, reason, message })],
  });

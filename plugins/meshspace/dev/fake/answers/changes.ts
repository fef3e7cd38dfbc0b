import type {
  Drift,
  EventInfo,
  SpaceDetail,
} from '@meshspace/plugin-meshspace-common';
import { ago, REVIEWS } from '../builders';

export function driftAnswer(behind: boolean): Drift[] {
  return [
    {
      workload: REVIEWS,
      behindBase: behind,
      changes: behind
        ? [
            { path: 'image of app', base: ':1.8.3', fork: ':1.8.2' },
            { path: 'FEATURE_STARS', base: 'on', fork: undefined },
          ]
        : [],
      mine: [
        { path: 'image of app', base: ':1.8.2', fork: ':pr-42' },
        { path: 'LOG_LEVEL', base: 'info', fork: 'debug' },
      ],
    },
  ];
}

export function eventsAnswer(space: SpaceDetail): EventInfo[] {
  const object = {
    apiVersion: 'v1',
    kind: 'Pod',
    namespace: space.name,
    name: 'reviews-6d9f7c5b8d-x2x7k',
  };
  const events: EventInfo[] = [
    {
      time: ago(56 * 60_000),
      type: 'Normal',
      reason: 'Scheduled',
      object,
      message: 'Successfully assigned to node-3',
      count: 1,
    },
    {
      time: ago(55.8 * 60_000),
      type: 'Normal',
      reason: 'Pulled',
      object,
      message: 'Successfully pulled image in 4.1 s',
      count: 1,
    },
    {
      time: ago(55.7 * 60_000),
      type: 'Normal',
      reason: 'Started',
      object,
      message: 'Started container app',
      count: 1,
    },
  ];
  return space.forks[0]?.phase === 'Failing'
    ? [
        ...events,
        {
          time: ago(20_000),
          type: 'Warning',
          reason: 'BackOff',
          object,
          message: 'Back-off restarting failed container app',
          count: 7,
        },
      ]
    : events;
}

import type { Xray } from '@meshspace/plugin-meshspace-common';
import type { LoggingState } from './telemetry';

/** The state of an X-ray, and what a person can do about it. */
export function inWords(
  state: LoggingState,
  base: string,
): Pick<Xray, 'state' | 'message' | 'until'> {
  switch (state.type) {
    case 'on':
      return {
        state: 'on',
        until: state.until,
        message:
          'Sidecars log the requests that carry your header, and no others. Send some; their lines can take 15 seconds to arrive.',
      };
    case 'always':
      return {
        state: 'always',
        message:
          'The mesh logs all requests, so nothing has to be started. Yours are told by the forks that they reach, and probes by their name; a request that lost its header before the first fork is not seen.',
      };
    case 'taken':
      return {
        state: 'blocked',
        until: state.until,
        message: `Another space of "${base}" is being looked through until ${state.until}; only one can be at a time. Wait until then, or send a probe.`,
      };
    case 'users':
      return {
        state: 'blocked',
        message: `The Telemetry "${state.name}" already decides what the sidecars of "${base}" log, and Istio heeds only one. Have access logging of requests with the header added to it, or send a probe.`,
      };
    case 'unreadable':
      return {
        state: 'blocked',
        message: `The mesh’s accessLogFormat leaves out ${state.lacks.join(
          ' and ',
        )}, so requests cannot be followed. Have it added to Istio’s mesh configuration.`,
      };
    default:
      return {
        state: 'off',
        message:
          'Sidecars do not log requests. Start it, and for some minutes they log those that carry your header, and no others.',
      };
  }
}

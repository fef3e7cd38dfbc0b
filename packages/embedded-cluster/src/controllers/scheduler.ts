import { InternalClient } from '../store/InternalClient';
import { Pod } from './kinds';
import { Clock, timestamp } from './kit/clock';
import { Recorder } from './kit/events';
import { getOf, keyOf, listOf, splitKey, withCondition } from './kit/objects';
import { ControllerSpec } from './kit/queue';

/** Every pod fits; the nodes take turns. */
export function schedulerController(
  client: InternalClient,
  clock: Clock,
  record: Recorder,
): ControllerSpec {
  let turn = 0;
  return {
    name: 'scheduler',
    watches: {
      pods: ({ type, object }) =>
        type !== 'DELETED' && !(object as Pod).spec.nodeName
          ? [keyOf(object)]
          : [],
      nodes: ({ type }) =>
        type === 'ADDED'
          ? listOf(client, 'pods')
              .filter(pod => !pod.spec.nodeName)
              .map(keyOf)
          : [],
    },
    initial: () => listOf(client, 'pods').map(keyOf),
    async reconcile(key) {
      const { namespace, name } = splitKey(key);
      const pod = getOf(client, 'pods', namespace, name);
      const nodes = listOf(client, 'nodes');
      if (
        !pod ||
        pod.spec.nodeName ||
        pod.metadata.deletionTimestamp ||
        nodes.length === 0
      ) {
        return;
      }
      const nodeName = nodes[turn++ % nodes.length].metadata.name;
      const bound = await client.modify('pods', namespace, name, current => {
        const stored = current as Pod;
        return stored.spec.nodeName || stored.metadata.uid !== pod.metadata.uid
          ? undefined
          : { ...stored, spec: { ...stored.spec, nodeName } };
      });
      if (!bound) {
        return;
      }
      const at = timestamp(clock.now());
      await client.updateStatus('pods', namespace, name, current => {
        const { status = { phase: 'Pending' as const } } = current as Pod;
        return {
          ...status,
          conditions: withCondition(
            status.conditions,
            { type: 'PodScheduled', status: 'True', lastProbeTime: null },
            at,
          ),
        };
      });
      record(
        bound,
        'Normal',
        'Scheduled',
        `Successfully assigned ${key} to ${nodeName}`,
      );
    },
  };
}

import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  ClusterView,
  MeshSpace,
  SPACE_LABEL,
  SPACES_ANNOTATION,
  ViewChange,
} from '@meshspace/planner';
import {
  MESHSPACE_SIGNAL_CHANNEL,
  MeshSpaceSignal,
} from '@meshspace/plugin-meshspace-common';
import type { Cluster } from '../../cluster/Cluster';
import type { Clock } from '../../cluster/Clock';
import { messageOf } from '../../cluster/errors';
import { baseNamespaces } from '../../cluster/scopes';
import type { Audience } from './Audience';
import { Throttle } from './Throttle';
import type { Log } from '../../Log';

/** At most four a second for each space and base. */
const INTERVAL_MS = 250;

interface Options {
  cluster: Cluster;
  signals: SignalsService;
  audience: Audience;
  clock: Clock;
  logger: Log;
}

/**
 * Tells open pages that something changed. Everybody hears that a base changed, which names no space; that a space changed, only
 * those hear who have a part in it: who else may see it is not for a broadcast to tell.
 */
export function publishChanges(options: Options): () => void {
  const { cluster, signals, audience, clock, logger } = options;
  const throttle = new Throttle(clock, INTERVAL_MS);
  const failed = (error: unknown) =>
    logger.debug(`A signal could not be sent: ${messageOf(error)}`);

  const publish = (
    recipients: Parameters<SignalsService['publish']>[0]['recipients'],
    message: MeshSpaceSignal,
  ) =>
    signals
      .publish({ channel: MESHSPACE_SIGNAL_CHANNEL, recipients, message })
      .catch(failed);

  return cluster.cache.onChange(changes => {
    const { bases, spaces } = touched(cluster.view, changes);
    for (const base of bases) {
      throttle.run(`base ${base}`, () => {
        void publish({ type: 'broadcast' }, { cluster: cluster.name, base });
      });
    }
    for (const space of spaces) {
      throttle.run(`space ${space.metadata.name}`, () => {
        const { owner, members = [], base } = space.spec;
        audience
          .usersOf([owner, ...members])
          .then(entityRef =>
            entityRef.length
              ? publish(
                  { type: 'user', entityRef },
                  { cluster: cluster.name, base, space: space.metadata.name },
                )
              : undefined,
          )
          .catch(failed);
      });
    }
  });
}

/** Which bases and spaces changes are about. */
export function touched(
  view: ClusterView,
  changes: readonly ViewChange[],
): { bases: Set<string>; spaces: Set<MeshSpace> } {
  const bases = new Set<string>();
  const spaces = new Set<MeshSpace>();
  const known = new Set(baseNamespaces(view));
  const addSpace = (name: string) => {
    const space = view.get('MeshSpace', undefined, name);
    if (!space) return;
    spaces.add(space);
    bases.add(space.spec.base);
  };
  for (const change of changes) {
    if (change.type === 'delete') {
      const { kind, namespace } = change;
      if (namespace !== undefined) addSpace(namespace);
      // Of a space that is gone nobody knows the base any more.
      if (kind === 'MeshSpace') for (const base of known) bases.add(base);
      if (namespace !== undefined && known.has(namespace)) bases.add(namespace);
      continue;
    }
    const { kind, metadata } = change.object;
    const { name, namespace, labels, annotations } = metadata;
    if (kind === 'MeshSpace') addSpace(name);
    if (labels?.[SPACE_LABEL]) addSpace(labels[SPACE_LABEL]);
    for (const space of annotations?.[SPACES_ANNOTATION]?.split(',') ?? []) {
      addSpace(space);
    }
    const home = kind === 'Namespace' ? name : namespace;
    if (home === undefined) continue;
    addSpace(home);
    if (known.has(home)) bases.add(home);
  }
  return { bases, spaces };
}

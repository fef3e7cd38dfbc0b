import { refName, refOf } from '../kube/objects';
import { DERIVED_FROM_ANNOTATION } from '../meshspace/names';
import { SpaceContext } from './context';
import { Desired } from './desired';
import { toApply, toDelete } from './operations';
import { notAmong } from './owned';
import { graftedFor } from './routes/grafts';
import { rolloutToolOf } from './routes/rolloutTools';
import { Operation } from './types';

export type Shared = ReturnType<typeof sharedRoutes>;

/** The base's routes that concern this space, and those that did and are to go. */
export function sharedRoutes(context: SpaceContext) {
  const { view, space, base, warn } = context;
  const { name } = space.metadata;
  const { desired, grafts, unroutable, wakeAt } = base;
  const existing = base.existing.get(name) ?? [];
  const served = new Set(existing.map(object => refName(refOf(object))));
  const wanted = desired.filter(
    entry =>
      entry.spaces.includes(name) || served.has(refName(refOf(entry.object))),
  );
  const unwanted = notAmong(
    existing,
    wanted.map(({ object }) => object),
  );
  warnOfRollouts(context, wanted);
  const grafted = graftedFor(view, name);
  for (const object of grafted) {
    warn({
      code: 'RoutedInPlace',
      object: refOf(object),
      message: `Requests with your header are routed by rules of ours inside the VirtualService ${object.metadata.name}, since nothing beside it would be asked. A tool that applies it from Git takes them out again; until we put them back, these requests get the base.`,
    });
  }
  return {
    operations: [
      ...toApply(view, name, wanted),
      ...toDelete(
        name,
        unwanted,
        'No fork is ready for this route, so the base answers',
      ),
      ...grafts
        .filter(({ spaces }) => spaces.includes(name))
        .map(
          ({ target, resourceVersion, patch, reason }): Operation => ({
            type: 'patch',
            target,
            resourceVersion,
            patch,
            reason,
            space: name,
            round: 0,
          }),
        ),
    ],
    existing: [...existing, ...grafted],
    unroutable: unroutable.filter(({ spaces }) => spaces.includes(name)),
    stillLeads: existing.length + grafted.length > 0,
    wakeAt,
  };
}

/** A release that shifts weights rewrites its routes again and again. */
function warnOfRollouts(
  { view, warn }: SpaceContext,
  wanted: readonly Desired[],
) {
  for (const { object } of wanted) {
    const sources = object.metadata.annotations?.[DERIVED_FROM_ANNOTATION];
    for (const source of (sources ?? '').split(',')) {
      const [kind, path = ''] = source.split('@')[0].split(' ');
      const [namespace, name] = path.split('/');
      if (kind !== 'VirtualService') continue;
      const found = view.get(kind, namespace, name);
      const tool = found && rolloutToolOf(view, refOf(found));
      if (!tool) continue;
      warn({
        code: 'RoutesRewritten',
        object: refOf(found),
        message: `${tool} rewrites the VirtualService ${name} while it releases a version. Callers of this host follow each of its steps a moment later than without forks.`,
      });
    }
  }
}

import { KubeObject, Raw } from '../../kube/objects';
import { objectAt, objectsAt, textAt } from '../../model/raw';

/** Whether a route of ours sends requests, or copies of them, to one of these Services of a space. */
export function leadsTo(
  object: KubeObject,
  services: readonly string[],
  space: string,
): boolean {
  const spec = (object as KubeObject & { spec?: Raw }).spec;
  const names = services.flatMap(name => [name, `${name}-meshspace`]);
  return (
    objectsAt(spec, 'http')
      .flatMap(rule => [
        ...objectsAt(rule, 'route'),
        ...objectsAt(rule, 'mirrors'),
      ])
      .map(target => textAt(objectAt(target, 'destination'), 'host') ?? '')
      .some(host =>
        names.some(name => host.startsWith(`${name}.${space}.svc.`)),
      ) ||
    objectsAt(spec, 'rules')
      .flatMap(rule => [...objectsAt(rule, 'backendRefs'), ...copiedTo(rule)])
      .some(
        ref =>
          textAt(ref, 'namespace') === space &&
          names.includes(textAt(ref, 'name') ?? ''),
      )
  );
}

function copiedTo(rule: Raw): Raw[] {
  return objectsAt(rule, 'filters')
    .map(filter => objectAt(objectAt(filter, 'requestMirror'), 'backendRef'))
    .filter(ref => ref !== undefined);
}

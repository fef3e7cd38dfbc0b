import { MeshInfo } from './ClusterView';
import { createView, MutableView } from './createView';
import { projection } from './project';

/** An object that is not what its kind says. @public */
export class MalformedObjectError extends Error {
  constructor(name: string, problem: string) {
    super(`${name} cannot be read: ${problem}; correct it and try again`);
    this.name = 'MalformedObjectError';
  }
}

/**
 * A view of raw Kubernetes objects, e.g. from YAML. Kinds that the view does not hold are left out.
 * @throws MalformedObjectError if an object has not the shape of its kind
 * @public
 */
export function viewFromObjects(
  objects: Iterable<unknown>,
  mesh?: Partial<MeshInfo>,
): MutableView {
  const view = createView(mesh);
  for (const object of objects) {
    const result = projection(object);
    if (result.type === 'malformed') {
      throw new MalformedObjectError(result.name, result.problem);
    }
    if (result.type === 'kept') {
      view.apply({ type: 'set', object: result.object });
    }
  }
  return view;
}

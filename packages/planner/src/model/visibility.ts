/** To which namespaces an object is exported. */
export interface Visibility {
  readonly everyone: boolean;
  readonly namespaces: ReadonlySet<string>;
}

const EVERYONE: Visibility = { everyone: true, namespaces: new Set() };
const NOBODY: Visibility = { everyone: false, namespaces: new Set() };

/** Reads an `exportTo`: `*` is everyone, `.` the object's own namespace, `~` nobody. */
export function visibilityOf(
  exportTo: readonly string[] | undefined,
  byDefault: readonly string[],
  namespace: string,
): Visibility {
  const values = exportTo?.length ? exportTo : byDefault;
  if (values.includes('*')) return EVERYONE;
  if (values.includes('~')) return NOBODY;
  return {
    everyone: false,
    namespaces: new Set(
      values.map(value => (value === '.' ? namespace : value)),
    ),
  };
}

/** Whether an object is exported to a namespace. */
export function isVisibleTo(
  visibility: Visibility,
  namespace: string,
): boolean {
  return visibility.everyone || visibility.namespaces.has(namespace);
}

/** The classes in which a sidecar consults VirtualServices, whatever their age. */
export type ExportClass = 0 | 1 | 2;

/**
 * The class of an object for callers of a namespace: 0 it lives there and is exported there by name, 1 it is exported there by
 * name, 2 it is exported to everyone. Undefined: they do not see it.
 */
export function exportClass(
  visibility: Visibility,
  objectNamespace: string,
  callerNamespace: string,
): ExportClass | undefined {
  if (visibility.everyone) return 2;
  if (!visibility.namespaces.has(callerNamespace)) return undefined;
  return objectNamespace === callerNamespace ? 0 : 1;
}

import { StoredObject } from './InternalClient';

const texts = new WeakMap<object, string>();

/** The JSON of a stored object. Objects never change, so it is made once for all lists and watchers. */
export function serialized(object: StoredObject): string {
  let text = texts.get(object);
  if (text === undefined) {
    text = JSON.stringify(object);
    texts.set(object, text);
  }
  return text;
}

/** Header lines with lower-case names, in the order they came. */
export type HeaderList = [name: string, value: string][];

export interface HeaderChanges {
  set?: Record<string, string>;
  add?: Record<string, string>;
  remove?: readonly string[];
}

const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
  'te',
]);

export function fromRaw(raw: readonly string[]): HeaderList {
  const list: HeaderList = [];
  for (let i = 0; i < raw.length; i += 2) {
    list.push([raw[i].toLowerCase(), raw[i + 1]]);
  }
  return list;
}

export function withoutHopByHop(list: HeaderList): HeaderList {
  return list.filter(([name]) => !HOP_BY_HOP.has(name));
}

export function valueOf(list: HeaderList, name: string): string | undefined {
  return list.find(([each]) => each === name)?.[1];
}

export function without(list: HeaderList, ...names: string[]): HeaderList {
  return list.filter(([name]) => !names.includes(name));
}

export function withHeader(
  list: HeaderList,
  name: string,
  value: string,
): HeaderList {
  return [...without(list, name), [name, value]];
}

/** In Envoy's order: remove, then set, then add. */
export function changed(
  list: HeaderList,
  changes: HeaderChanges | undefined,
): HeaderList {
  if (!changes) {
    return list;
  }
  const lower = (record: Record<string, string> = {}) =>
    Object.entries(record).map(([name, value]): [string, string] => [
      name.toLowerCase(),
      value,
    ]);
  const removed = new Set(
    (changes.remove ?? []).map(name => name.toLowerCase()),
  );
  const set = lower(changes.set);
  const overwritten = new Set(set.map(([name]) => name));
  return [
    ...list.filter(([name]) => !removed.has(name) && !overwritten.has(name)),
    ...set,
    ...lower(changes.add),
  ];
}

/** For Node's clients and servers: several lines of one name as an array. */
export function toNode(list: HeaderList): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of list) {
    const before = headers[name];
    headers[name] = before === undefined ? value : [before, value].flat();
  }
  return headers;
}

/** From Node's HTTP/2 headers, without the pseudo ones. */
export function fromNode(
  headers: NodeJS.Dict<string | string[] | number>,
): HeaderList {
  return Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith(':') || value === undefined
      ? []
      : [value].flat().map((each): [string, string] => [name, String(each)]),
  );
}

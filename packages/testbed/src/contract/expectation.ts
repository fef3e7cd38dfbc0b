import type { Observation, Treatment } from './types';

/** `*` in the pattern stands for any characters. */
export function matches(pattern: string, text: string | undefined): boolean {
  if (text === undefined) return false;
  const parts = pattern
    .split('*')
    .map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text);
}

const isBy = (wanted: string, by: string | undefined) =>
  by === wanted || by?.startsWith(`${wanted}/`) === true;

function compareHeaders(
  what: string,
  wanted: Record<string, string | null> | undefined,
  value: (name: string) => string | undefined,
): string[] {
  return Object.entries(wanted ?? {}).flatMap(([name, expected]) => {
    const seen = value(name.toLowerCase());
    if (expected === null)
      return seen === undefined
        ? []
        : [`${what} ${name}: wanted none, saw ${seen}`];
    return matches(expected, seen)
      ? []
      : [`${what} ${name}: wanted ${expected}, saw ${seen ?? 'none'}`];
  });
}

/** Every difference between what was wanted and what was seen, in words. */
export function differences(wanted: Treatment, seen: Observation): string[] {
  const list: string[] = [];
  const differ = (what: string, want: unknown, saw: unknown) =>
    list.push(`${what}: wanted ${want}, saw ${saw ?? 'none'}`);
  if (wanted.status !== undefined && wanted.status !== seen.status) {
    differ(
      'status',
      wanted.status,
      seen.error ? `${seen.status} (${seen.error})` : seen.status,
    );
  }
  if (wanted.by !== undefined && !isBy(wanted.by, seen.by))
    differ('answered by', wanted.by, seen.by);
  if (wanted.path !== undefined && wanted.path !== seen.path)
    differ('path', wanted.path, seen.path);
  if (wanted.cluster !== undefined && !matches(wanted.cluster, seen.cluster))
    differ('cluster', wanted.cluster, seen.cluster);
  if (wanted.peer !== undefined && (wanted.peer ?? undefined) !== seen.peer)
    differ('peer', wanted.peer, seen.peer);
  if (wanted.mirrored !== undefined) {
    const [want, saw] = [wanted.mirrored, seen.mirrored ?? []].map(names =>
      [...names].sort().join(', '),
    );
    if (want !== saw) differ('copies to', want || 'none', saw || 'none');
  }
  if (wanted.called) {
    const { status, by, path } = wanted.called;
    if (status !== undefined && status !== seen.called?.status)
      differ('called status', status, seen.called?.status);
    if (by !== undefined && !isBy(by, seen.called?.by))
      differ('called answered by', by, seen.called?.by);
    if (path !== undefined && path !== seen.called?.path)
      differ('called path', path, seen.called?.path);
  }
  return [
    ...list,
    ...compareHeaders('response header', wanted.response, name =>
      seen.response[name]?.join(','),
    ),
    ...compareHeaders(
      'arrived header',
      wanted.arrived,
      name => seen.arrived[name],
    ),
  ];
}

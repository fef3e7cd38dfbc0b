import { HeaderOperations, HttpRouteRule } from '../../kube/istio';
import { Raw } from '../../kube/objects';
import {
  booleanAt,
  numberAt,
  objectAt,
  objectsAt,
  textAt,
  textsAt,
} from '../raw';

/** `requestHeaderModifier` and its like; the first of several entries with one name counts. */
export function headerFilter(filter: Raw, key: string): HeaderOperations {
  const modifier = objectAt(filter, key);
  return {
    set: headerTable(objectsAt(modifier, 'set')),
    add: headerTable(objectsAt(modifier, 'add')),
    remove: textsAt(modifier, 'remove'),
  };
}

function headerTable(entries: readonly Raw[]): Record<string, string> {
  const table = new Map<string, string>();
  for (const entry of entries) {
    const name = textAt(entry, 'name')?.toLowerCase();
    if (name && !table.has(name)) table.set(name, textAt(entry, 'value') ?? '');
  }
  return Object.fromEntries(table);
}

/** `requestRedirect` as a VirtualService's redirect. Without a port, the request's own is kept, unless the scheme changes. */
export function redirectFilter(filter: Raw): Raw {
  const redirect = objectAt(filter, 'requestRedirect');
  const path = objectAt(redirect, 'path');
  const scheme = textAt(redirect, 'scheme');
  const port = numberAt(redirect, 'port');
  return {
    redirectCode: numberAt(redirect, 'statusCode') ?? 302,
    ...withText('authority', textAt(redirect, 'hostname')),
    ...withText('scheme', scheme),
    ...(port === undefined
      ? {
          derivePort: scheme ? 'FROM_PROTOCOL_DEFAULT' : 'FROM_REQUEST_PORT',
        }
      : { port }),
    ...(textAt(path, 'type') === 'ReplaceFullPath' && {
      uri: textAt(path, 'replaceFullPath') ?? '',
    }),
    ...(textAt(path, 'type') === 'ReplacePrefixMatch' && {
      prefixRewrite: textAt(path, 'replacePrefixMatch') ?? '',
    }),
  };
}

function withText(key: string, value: string | undefined) {
  return value === undefined ? {} : { [key]: value };
}

/** `urlRewrite` as a VirtualService's rewrite; undefined if it changes nothing. */
export function rewriteFilter(filter: Raw): HttpRouteRule['rewrite'] {
  const rewrite = objectAt(filter, 'urlRewrite');
  const path = objectAt(rewrite, 'path');
  const authority = textAt(rewrite, 'hostname');
  const result: NonNullable<HttpRouteRule['rewrite']> = {};
  if (textAt(path, 'type') === 'ReplacePrefixMatch') {
    // An empty replacement takes the prefix away.
    result.uri =
      (textAt(path, 'replacePrefixMatch') ?? '').replace(/\/$/, '') || '/';
  } else if (textAt(path, 'type') === 'ReplaceFullPath') {
    result.uriRegexRewrite = {
      match: '/.*',
      rewrite: textAt(path, 'replaceFullPath') ?? '',
    };
  }
  if (authority) result.authority = authority;
  return Object.keys(result).length ? result : undefined;
}

/** Share of the requests that a mirror gets, in per cent; undefined means all. */
export function mirrorPercent(mirror: Raw | undefined): number | undefined {
  const fraction = objectAt(mirror, 'fraction');
  const numerator = numberAt(fraction, 'numerator');
  if (numerator !== undefined) {
    return (100 * numerator) / (numberAt(fraction, 'denominator') ?? 100);
  }
  return numberAt(mirror, 'percent');
}

/** `cors` as a VirtualService's policy. */
export function corsFilter(filter: Raw): Raw {
  const cors = objectAt(filter, 'cors');
  const maxAge = numberAt(cors, 'maxAge');
  return {
    allowOrigins: textsAt(cors, 'allowOrigins').map(allowedOrigin),
    allowMethods: textsAt(cors, 'allowMethods'),
    allowHeaders: textsAt(cors, 'allowHeaders'),
    exposeHeaders: textsAt(cors, 'exposeHeaders'),
    unmatchedPreflights: 'IGNORE',
    ...(booleanAt(cors, 'allowCredentials') && { allowCredentials: true }),
    ...(maxAge && { maxAge: `${maxAge}s` }),
  };
}

const ANY_ORIGIN = '[a-zA-Z][a-zA-Z0-9+.-]*://[^/\\s?#]+';

function allowedOrigin(origin: string): Raw {
  if (origin === '*') return { regex: ANY_ORIGIN };
  if (!origin.includes('*')) return { exact: origin };
  const escaped = origin
    .replace(/[\\^$.|?+()[\]{}]/g, '\\$&')
    .replaceAll('*', '.*');
  return { regex: escaped };
}

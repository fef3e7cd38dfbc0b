import { StringMatch } from '../kube/istio';
import { MeshSpace, RoutingHeader } from './MeshSpace';

/** What a client sends so that the space's forks answer. @public */
export function requestHeader({ format, name, value }: RoutingHeader): {
  name: string;
  value: string;
} {
  switch (format) {
    case 'baggage':
      return { name: 'baggage', value: `${name}=${value}` };
    case 'jaeger':
      return { name: `uberctx-${name}`, value };
    case 'zipkin':
      return { name: `baggage-${name}`, value };
    default:
      return { name, value };
  }
}

/** How a route recognises it. @public */
export function headerMatch(header: RoutingHeader): {
  name: string;
  match: StringMatch;
} {
  const { name, value } = requestHeader(header);
  if (header.format !== 'baggage') {
    return { name: name.toLowerCase(), match: { exact: value } };
  }
  const member = `${escaped(header.name)}[ \\t]*=[ \\t]*${escaped(
    header.value,
  )}`;
  return {
    name: 'baggage',
    // A whole list member: properties and blanks are allowed around it, a longer value or key is another member.
    match: { regex: `(?:.*,)?[ \\t]*${member}[ \\t]*(?:[;,].*)?` },
  };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';

/** Opaque and unguessable: 80 bits, without letters that people mix up. @public */
export function generateHeaderValue(
  random: (bytes: number) => Uint8Array,
): string {
  return [...random(16)].map(byte => ALPHABET[byte % 32]).join('');
}

const HEADER_NAME = /^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$/;
const HEADER_VALUE = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/** Headers that mean something to proxies, browsers or applications: a space that claimed one would catch others' requests. */
const RESERVED =
  /^(host|authority|method|path|scheme|status|authorization|proxy-.*|cookie|set-cookie|content-.*|transfer-encoding|te|trailer|connection|keep-alive|upgrade|expect|via|forwarded|x-forwarded-.*|x-envoy-.*|x-istio-.*|x-real-ip|x-request-id|b3|x-b3-.*|traceparent|tracestate|origin|referer|user-agent|accept.*|access-control-.*|sec-.*|grpc-.*|cache-control|if-.*|range|date|server|age|etag|vary|location)$/;

/** Why a space may not use this header; empty if it may. @public */
export function checkHeader(
  header: RoutingHeader,
  others: readonly MeshSpace[],
): string[] {
  const problems: string[] = [];
  const { name, value, format } = header;
  if (!HEADER_NAME.test(name)) {
    problems.push(
      `The header name "${printable(
        name,
      )}" must be 1 to 64 lower-case letters, digits and dashes`,
    );
  } else if (
    format === 'header' &&
    (RESERVED.test(name) || name === 'baggage')
  ) {
    problems.push(
      `The header "${name}" is used by proxies, browsers or applications; choose another, such as x-meshspace`,
    );
  }
  if (!HEADER_VALUE.test(value)) {
    problems.push(
      'The header value must be 1 to 63 letters, digits and dashes, so that every proxy compares it alike',
    );
  }
  const sent = requestHeader(header);
  const taken = others.find(other => {
    const theirs = requestHeader(other.spec.header);
    return (
      theirs.name.toLowerCase() === sent.name.toLowerCase() &&
      theirs.value === sent.value
    );
  });
  // The other space's name is not said: it may not be this person's to know.
  if (taken) {
    problems.push(
      'Another space of this base already uses this header and value; choose another value',
    );
  }
  return problems;
}

function printable(text: string): string {
  return text.slice(0, 80).replace(/[^\x20-\x7e]/g, '?');
}

import { Cause } from '../ApiError';
import { isObject, Json } from '../../schema/Schema';

const SUBDOMAIN =
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const QUALIFIED = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const DNS1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

const SUBDOMAIN_TEXT =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LABEL_TEXT =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const DNS1035_TEXT =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const QUALIFIED_TEXT =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const VALUE_TEXT =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

export function invalidValue(
  field: string,
  value: unknown,
  why: string,
): Cause {
  return {
    reason: 'FieldValueInvalid',
    message: `Invalid value: ${JSON.stringify(value)}: ${why}`,
    field,
  };
}

export function required(field: string, why = ''): Cause {
  return {
    reason: 'FieldValueRequired',
    message: `Required value${why ? `: ${why}` : ''}`,
    field,
  };
}

const NAMESPACES_LIKE = new Set(['namespaces']);
const DNS1035_NAMES = new Set<string>();
const PATH_SEGMENT = new Set([
  'roles.rbac.authorization.k8s.io',
  'rolebindings.rbac.authorization.k8s.io',
  'clusterroles.rbac.authorization.k8s.io',
  'clusterrolebindings.rbac.authorization.k8s.io',
]);

export function nameProblems(storage: string, name: string): string[] {
  if (PATH_SEGMENT.has(storage)) {
    if (name === '.' || name === '..') return [`may not be '${name}'`];
    return ['/', '%']
      .filter(bad => name.includes(bad))
      .map(bad => `may not contain '${bad}'`);
  }
  const problems: string[] = [];
  if (NAMESPACES_LIKE.has(storage) || storage === 'services') {
    if (name.length > 63) problems.push('must be no more than 63 characters');
    const label = DNS1035_NAMES.has(storage) ? DNS1035 : LABEL;
    if (!label.test(name)) {
      problems.push(DNS1035_NAMES.has(storage) ? DNS1035_TEXT : LABEL_TEXT);
    }
    return problems;
  }
  if (name.length > 253) problems.push('must be no more than 253 characters');
  if (!SUBDOMAIN.test(name)) problems.push(SUBDOMAIN_TEXT);
  return problems;
}

function qualifiedProblems(key: string): string[] {
  const parts = key.split('/');
  const problems: string[] = [];
  if (parts.length > 2) {
    return [
      `a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const name = parts[parts.length - 1];
  if (parts.length === 2 && !SUBDOMAIN.test(parts[0])) {
    problems.push(
      parts[0]
        ? `prefix part ${SUBDOMAIN_TEXT}`
        : 'prefix part must be non-empty',
    );
  }
  if (!name) problems.push('name part must be non-empty');
  else if (name.length > 63) {
    problems.push('name part must be no more than 63 characters');
  }
  if (!QUALIFIED.test(name)) problems.push(QUALIFIED_TEXT);
  return problems;
}

export function labelProblems(
  labels: Json | undefined,
  field: string,
): Cause[] {
  const causes: Cause[] = [];
  for (const [key, value] of Object.entries(isObject(labels) ? labels : {})) {
    for (const problem of qualifiedProblems(key)) {
      causes.push(invalidValue(field, key, problem));
    }
    const text = String(value);
    if (text.length > 63) {
      causes.push(invalidValue(field, text, 'must be no more than 63 bytes'));
    } else if (!VALUE.test(text)) {
      causes.push(invalidValue(field, text, VALUE_TEXT));
    }
  }
  return causes;
}

const MAX_ANNOTATIONS = 256 * 1024;

/** What must hold for the metadata of any object. */
export function metadataProblems(
  storage: string,
  metadata: Record<string, Json>,
): Cause[] {
  const causes: Cause[] = [];
  const name = typeof metadata.name === 'string' ? metadata.name : '';
  if (!name) {
    causes.push(required('metadata.name', 'name or generateName is required'));
  } else {
    for (const problem of nameProblems(storage, name)) {
      causes.push(invalidValue('metadata.name', name, problem));
    }
  }
  causes.push(...labelProblems(metadata.labels, 'metadata.labels'));
  let size = 0;
  const annotations = isObject(metadata.annotations)
    ? metadata.annotations
    : {};
  for (const [key, value] of Object.entries(annotations)) {
    for (const problem of qualifiedProblems(key.toLowerCase())) {
      causes.push(invalidValue('metadata.annotations', key, problem));
    }
    size += key.length + String(value).length;
  }
  if (size > MAX_ANNOTATIONS) {
    causes.push({
      reason: 'FieldValueTooLong',
      message: `Too long: may not be more than ${MAX_ANNOTATIONS} bytes`,
      field: 'metadata.annotations',
    });
  }
  const finalizers = Array.isArray(metadata.finalizers)
    ? (metadata.finalizers as Json[])
    : [];
  for (const finalizer of finalizers) {
    for (const problem of qualifiedProblems(String(finalizer))) {
      causes.push(invalidValue('metadata.finalizers', finalizer, problem));
    }
  }
  return causes;
}

const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

export function generateName(base: string, random: () => number): string {
  let suffix = '';
  for (let i = 0; i < 5; i += 1) {
    suffix += ALPHABET[Math.floor(random() * ALPHABET.length)];
  }
  return `${base.slice(0, 58)}${suffix}`;
}

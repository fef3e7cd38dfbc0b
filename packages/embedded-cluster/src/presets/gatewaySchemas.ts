import { Json, Schema, ValidationRule } from '../schema/Schema';

const GATEWAY_API = 'gateway.networking.k8s.io';

/** Fields that are not named here are carried as they are. */
function object(
  properties: Record<string, Schema>,
  required: string[] = [],
  rest: Partial<Schema> = {},
): Schema {
  return {
    type: 'object',
    properties,
    ...(required.length ? { required } : {}),
    'x-kubernetes-preserve-unknown-fields': true,
    ...rest,
  };
}

function list(
  items: Schema,
  maxItems: number,
  rest: Partial<Schema> = {},
): Schema {
  return { type: 'array', items, maxItems, ...rest };
}

const keyed = (...keys: string[]): Partial<Schema> => ({
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': keys,
});

function text(rest: Partial<Schema> = {}): Schema {
  return { type: 'string', ...rest };
}

const oneOf = (values: readonly string[], initial?: string): Schema =>
  text({
    enum: values,
    ...(initial === undefined ? {} : { default: initial }),
  });

const check = (rule: string, message: string): ValidationRule => ({
  rule,
  message,
});

const group = (initial?: string): Schema =>
  text({
    maxLength: 253,
    pattern:
      '^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
    ...(initial === undefined ? {} : { default: initial }),
  });
const kind = (initial?: string): Schema =>
  text({
    minLength: 1,
    maxLength: 63,
    pattern: '^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$',
    ...(initial === undefined ? {} : { default: initial }),
  });
const name = text({ minLength: 1, maxLength: 253 });
const namespace = text({
  minLength: 1,
  maxLength: 63,
  pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
});
const port: Schema = { type: 'integer', minimum: 1, maximum: 65535 };
const hostname = text({
  minLength: 1,
  maxLength: 253,
  pattern:
    '^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
});
const duration = text({ pattern: '^([0-9]{1,5}(h|m|s|ms)){1,4}$' });

const parentRefs = list(
  object(
    {
      group: group(GATEWAY_API),
      kind: kind('Gateway'),
      name,
      namespace,
      port,
      sectionName: name,
    },
    ['name'],
  ),
  32,
);

const backendRef = (own?: Schema): Schema =>
  object(
    {
      group: group(''),
      kind: kind('Service'),
      name,
      namespace,
      port,
      weight: { type: 'integer', minimum: 0, maximum: 1000000, default: 1 },
      ...(own ? { filters: own } : {}),
    },
    ['name'],
    {
      'x-kubernetes-validations': [
        check(
          "(size(self.group) == 0 && self.kind == 'Service') ? has(self.port) : true",
          'Must have port for Service reference',
        ),
      ],
    },
  );

const mirrored = object(
  {
    backendRef: object(
      { group: group(''), kind: kind('Service'), name, namespace, port },
      ['name'],
    ),
  },
  ['backendRef'],
);

const headerChange = list(
  object(
    {
      name: text({ minLength: 1, maxLength: 256 }),
      value: text({ minLength: 1, maxLength: 4096 }),
    },
    ['name', 'value'],
  ),
  16,
  keyed('name'),
);
const headerChanges = object({
  add: headerChange,
  set: headerChange,
  remove: list(text(), 16, { 'x-kubernetes-list-type': 'set' }),
});

const FILTERS = {
  RequestHeaderModifier: 'requestHeaderModifier',
  ResponseHeaderModifier: 'responseHeaderModifier',
  RequestMirror: 'requestMirror',
  RequestRedirect: 'requestRedirect',
  URLRewrite: 'urlRewrite',
  CORS: 'cors',
  ExtensionRef: 'extensionRef',
};

/** Each type has its field, and only that. */
const filterRules = (types: readonly (keyof typeof FILTERS)[]) =>
  types.flatMap(type => [
    check(
      `!(has(self.${FILTERS[type]}) && self.type != '${type}')`,
      `filter.${FILTERS[type]} must be nil if the filter.type is not ${type}`,
    ),
    check(
      `!(!has(self.${FILTERS[type]}) && self.type == '${type}')`,
      `filter.${FILTERS[type]} must be specified for ${type} filter.type`,
    ),
  ]);

const pathModifier = object(
  {
    type: oneOf(['ReplaceFullPath', 'ReplacePrefixMatch']),
    replaceFullPath: text({ maxLength: 1024 }),
    replacePrefixMatch: text({ maxLength: 1024 }),
  },
  ['type'],
);

function filters(types: readonly (keyof typeof FILTERS)[]): Schema {
  return list(
    object(
      {
        type: oneOf(types),
        requestHeaderModifier: headerChanges,
        responseHeaderModifier: headerChanges,
        requestMirror: mirrored,
        requestRedirect: object({
          scheme: oneOf(['http', 'https']),
          hostname,
          path: pathModifier,
          port,
          statusCode: {
            type: 'integer',
            enum: [301, 302, 303, 307, 308],
            default: 302,
          },
        }),
        urlRewrite: object({ hostname, path: pathModifier }),
      },
      ['type'],
      { 'x-kubernetes-validations': filterRules(types) },
    ),
    16,
  );
}

const httpFilters = filters([
  'RequestHeaderModifier',
  'ResponseHeaderModifier',
  'RequestMirror',
  'RequestRedirect',
  'URLRewrite',
  'CORS',
  'ExtensionRef',
]);
const grpcFilters = filters([
  'RequestHeaderModifier',
  'ResponseHeaderModifier',
  'RequestMirror',
  'ExtensionRef',
]);

const matched = list(
  object(
    {
      type: oneOf(['Exact', 'RegularExpression'], 'Exact'),
      name: text({
        minLength: 1,
        maxLength: 256,
        pattern: "^[A-Za-z0-9!#$%&'*+\\-.^_`|~]+$",
      }),
      value: text({ minLength: 1, maxLength: 4096 }),
    },
    ['name', 'value'],
  ),
  16,
  keyed('name'),
);

const ALL_PATHS: Json = { type: 'PathPrefix', value: '/' };

const httpMatch = object({
  path: object(
    {
      type: oneOf(['Exact', 'PathPrefix', 'RegularExpression'], 'PathPrefix'),
      value: text({ maxLength: 1024, default: '/' }),
    },
    [],
    {
      default: ALL_PATHS,
      'x-kubernetes-validations': [
        check(
          "(self.type in ['Exact','PathPrefix']) ? self.value.startsWith('/') : true",
          "value must be an absolute path and start with '/' when type one of ['Exact', 'PathPrefix']",
        ),
      ],
    },
  ),
  headers: matched,
  queryParams: matched,
  method: oneOf([
    'GET',
    'HEAD',
    'POST',
    'PUT',
    'DELETE',
    'CONNECT',
    'OPTIONS',
    'TRACE',
    'PATCH',
  ]),
});

const httpRule = object({
  name,
  matches: list(httpMatch, 64, { default: [{ path: ALL_PATHS }] }),
  filters: httpFilters,
  backendRefs: list(backendRef(httpFilters), 16),
  timeouts: object({ request: duration, backendRequest: duration }),
});

const grpcMatch = object({
  method: object({
    type: oneOf(['Exact', 'RegularExpression'], 'Exact'),
    service: text({ maxLength: 1024 }),
    method: text({ maxLength: 1024 }),
  }),
  headers: matched,
});

const grpcRule = object({
  name,
  matches: list(grpcMatch, 64),
  filters: grpcFilters,
  backendRefs: list(backendRef(grpcFilters), 16),
});

const hostnames = list(hostname, 16);

const listener = object(
  {
    name,
    hostname: { ...hostname },
    port,
    protocol: text({ minLength: 1, maxLength: 255 }),
    tls: object({ mode: oneOf(['Terminate', 'Passthrough'], 'Terminate') }),
    allowedRoutes: object(
      {
        namespaces: object(
          { from: oneOf(['All', 'Selector', 'Same', 'None'], 'Same') },
          [],
          { default: { from: 'Same' } },
        ),
        kinds: list(
          object({ group: group(GATEWAY_API), kind: kind() }, ['kind']),
          8,
        ),
      },
      [],
      { default: { namespaces: { from: 'Same' } } },
    ),
  },
  ['name', 'port', 'protocol'],
);

/** What Gateway API's own definitions check and fill in, by kind: routes that are read back are not those that were written. */
export const gatewaySchemas: Readonly<Record<string, Schema>> = {
  HTTPRoute: object({
    parentRefs,
    hostnames,
    rules: list(httpRule, 16, {
      default: [{ matches: [{ path: ALL_PATHS }] }],
    }),
  }),
  GRPCRoute: object({ parentRefs, hostnames, rules: list(grpcRule, 16) }),
  Gateway: object(
    {
      gatewayClassName: name,
      listeners: list(listener, 64, { minItems: 1, ...keyed('name') }),
      addresses: list(
        object({ type: text({ default: 'IPAddress' }), value: text() }),
        16,
      ),
    },
    ['gatewayClassName', 'listeners'],
  ),
  GatewayClass: object(
    {
      controllerName: text({
        minLength: 1,
        maxLength: 253,
        'x-kubernetes-validations': [
          check('self == oldSelf', 'Value is immutable'),
        ],
      }),
    },
    ['controllerName'],
  ),
  ReferenceGrant: object(
    {
      from: list(
        object({ group: group(), kind: kind(), namespace }, [
          'group',
          'kind',
          'namespace',
        ]),
        16,
        { minItems: 1 },
      ),
      to: list(
        object({ group: group(), kind: kind(), name }, ['group', 'kind']),
        16,
        {
          minItems: 1,
        },
      ),
    },
    ['from', 'to'],
  ),
};

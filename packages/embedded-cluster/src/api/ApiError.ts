/** One field at fault, as in `Status.details.causes`. */
export interface Cause {
  reason?: string;
  message: string;
  field?: string;
}

export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: Cause[];
  retryAfterSeconds?: number;
}

/** An error that leaves the server as a `Status` object. */
export class ApiError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details?: StatusDetails;

  constructor(
    code: number,
    reason: string,
    message: string,
    details?: StatusDetails,
  ) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  toStatus() {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      ...(this.reason ? { reason: this.reason } : {}),
      ...(this.details ? { details: this.details } : {}),
      code: this.code,
    };
  }
}

export interface GroupResource {
  group: string;
  resource: string;
}

/** `deployments.apps`, as it stands in messages. */
export function qualified({ group, resource }: GroupResource): string {
  return group ? `${resource}.${group}` : resource;
}

function detailsOf(target: GroupResource, name: string): StatusDetails {
  return {
    ...(name ? { name } : {}),
    ...(target.group ? { group: target.group } : {}),
    kind: target.resource,
  };
}

export function notFound(target: GroupResource, name: string) {
  return new ApiError(
    404,
    'NotFound',
    `${qualified(target)} "${name}" not found`,
    detailsOf(target, name),
  );
}

export function alreadyExists(target: GroupResource, name: string) {
  return new ApiError(
    409,
    'AlreadyExists',
    `${qualified(target)} "${name}" already exists`,
    detailsOf(target, name),
  );
}

export function conflict(target: GroupResource, name: string, why: string) {
  return new ApiError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(target)} "${name}": ${why}`,
    detailsOf(target, name),
  );
}

export const MODIFIED =
  'the object has been modified; please apply your changes to the latest version and try again';

export function forbidden(target: GroupResource, name: string, why: string) {
  return new ApiError(
    403,
    'Forbidden',
    `${qualified(target)}${name ? ` "${name}"` : ''} is forbidden: ${why}`,
    detailsOf(target, name),
  );
}

export function badRequest(message: string) {
  return new ApiError(400, 'BadRequest', message);
}

export function expired(message: string) {
  return new ApiError(410, 'Expired', message);
}

export function methodNotSupported(target: GroupResource, verb: string) {
  return new ApiError(
    405,
    'MethodNotAllowed',
    `${verb} is not supported on resources of kind "${qualified(target)}"`,
    {
      ...(target.group ? { group: target.group } : {}),
      kind: target.resource,
    },
  );
}

export function unsupportedMediaType(message: string) {
  return new ApiError(415, 'UnsupportedMediaType', message);
}

export function pathNotFound() {
  return new ApiError(
    404,
    'NotFound',
    'the server could not find the requested resource',
    {},
  );
}

/** `details.kind` of a validation failure is the kind, not the resource. */
export function invalid(
  group: string,
  kind: string,
  name: string,
  causes: Cause[],
) {
  const texts = causes.map(cause =>
    cause.field ? `${cause.field}: ${cause.message}` : cause.message,
  );
  const unique = [...new Set(texts)];
  const text = unique.length === 1 ? unique[0] : `[${unique.join(', ')}]`;
  return new ApiError(
    422,
    'Invalid',
    `${group ? `${kind}.${group}` : kind} "${name}" is invalid: ${text}`,
    {
      ...(name ? { name } : {}),
      ...(group ? { group } : {}),
      kind,
      causes,
    },
  );
}

import { isObject, Json } from '../../schema/Schema';
import { ApiError, badRequest } from '../ApiError';
import { DeleteOptions, WriteContext } from '../registry/context';
import { Exchange } from './Exchange';

function managerOf(exchange: Exchange): string {
  const asked = exchange.query.get('fieldManager');
  if (asked) return asked;
  const agent = exchange.header('user-agent').split('/')[0];
  return agent.slice(0, 128) || 'unknown';
}

function invalidOption(
  options: string,
  field: string,
  value: string,
  supported: string[],
) {
  const list = supported.map(one => `"${one}"`).join(', ');
  const message = `Unsupported value: ${JSON.stringify(
    value,
  )}: supported values: ${list}`;
  return new ApiError(
    422,
    'Invalid',
    `${options}.meta.k8s.io "" is invalid: ${field}: ${message}`,
    {
      group: 'meta.k8s.io',
      kind: options,
      causes: [{ reason: 'FieldValueNotSupported', message, field }],
    },
  );
}

function dryRunOf(values: string[], options: string): boolean {
  const bad = values.find(value => value !== 'All');
  if (bad !== undefined) throw invalidOption(options, 'dryRun', bad, ['All']);
  return values.length > 0;
}

export function writeContext(
  exchange: Exchange,
  options: string,
): WriteContext {
  const validation = exchange.query.get('fieldValidation') || 'Warn';
  if (
    validation !== 'Ignore' &&
    validation !== 'Warn' &&
    validation !== 'Strict'
  ) {
    throw invalidOption(options, 'fieldValidation', validation, [
      'Ignore',
      'Strict',
      'Warn',
    ]);
  }
  return {
    user: exchange.user,
    fieldManager: managerOf(exchange),
    dryRun: dryRunOf(exchange.query.getAll('dryRun').filter(Boolean), options),
    fieldValidation: validation,
    warnings: exchange.warnings,
  };
}

/** From the body, or else the query. */
export function deleteOptions(
  exchange: Exchange,
  body: Json,
  context: WriteContext,
): DeleteOptions {
  const { query } = exchange;
  const given = isObject(body) ? body : {};
  if (Array.isArray(given.dryRun)) {
    context.dryRun =
      dryRunOf((given.dryRun as Json[]).map(String), 'DeleteOptions') ||
      context.dryRun;
  }
  const grace = given.gracePeriodSeconds ?? query.get('gracePeriodSeconds');
  const policy = given.propagationPolicy ?? query.get('propagationPolicy');
  const orphan = given.orphanDependents ?? query.get('orphanDependents');
  if (policy && orphan !== null && orphan !== undefined) {
    throw badRequest(
      'orphanDependents and deletionPropagation cannot be both set',
    );
  }
  if (
    policy &&
    policy !== 'Background' &&
    policy !== 'Foreground' &&
    policy !== 'Orphan'
  ) {
    throw invalidOption('DeleteOptions', 'propagationPolicy', String(policy), [
      'Background',
      'Foreground',
      'Orphan',
    ]);
  }
  return {
    ...(grace !== null && grace !== undefined && grace !== ''
      ? { gracePeriodSeconds: Number(grace) }
      : {}),
    ...(policy
      ? { propagationPolicy: policy as DeleteOptions['propagationPolicy'] }
      : {}),
    ...(orphan !== null && orphan !== undefined
      ? { orphanDependents: String(orphan) === 'true' }
      : {}),
    ...(isObject(given.preconditions)
      ? { preconditions: given.preconditions as DeleteOptions['preconditions'] }
      : {}),
  };
}

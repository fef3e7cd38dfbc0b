import { ApiError } from '../ApiError';
import { PatchKind } from '../registry/context';
import { Exchange } from './Exchange';

export const PATCH_KINDS: Record<string, PatchKind> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
};

export function checkPatchOptions(
  exchange: Exchange,
  kind: PatchKind,
  force: boolean,
) {
  const problem = (field: string, reason: string, message: string) =>
    new ApiError(
      422,
      'Invalid',
      `PatchOptions.meta.k8s.io "" is invalid: ${field}: ${message}`,
      {
        group: 'meta.k8s.io',
        kind: 'PatchOptions',
        causes: [{ reason, message, field }],
      },
    );
  if (kind === 'apply' && !exchange.query.get('fieldManager')) {
    throw problem(
      'fieldManager',
      'FieldValueRequired',
      'Required value: is required for apply patch',
    );
  }
  if (kind !== 'apply' && force) {
    throw problem(
      'force',
      'FieldValueForbidden',
      'Forbidden: may not be specified for non-apply patch',
    );
  }
}

import { AdmissionRequest, Body, Target, WriteContext } from './context';
import { prepare } from './prepare';
import { Services } from './Services';

export function admissionRequest(
  operation: AdmissionRequest['operation'],
  target: Target,
  objects: { object?: Body; old?: Body },
  { user, dryRun, warnings }: WriteContext,
): AdmissionRequest {
  return {
    operation,
    target,
    ...objects,
    user,
    dryRun,
    warn: texts => warnings.push(...texts),
  };
}

/** What the plugins make of an object, one after the other. */
export async function mutate(
  services: Services,
  request: AdmissionRequest,
  context: WriteContext,
): Promise<Body> {
  let object = request.object as Body;
  for (const plugin of services.admission) {
    const changed = plugin.mutate?.({ ...request, object });
    if (changed === undefined) continue;
    const result = changed instanceof Promise ? await changed : changed;
    if (result)
      object = prepare(request.target.resource, result, {
        ...context,
        fieldValidation: 'Ignore',
      });
  }
  return object;
}

/** Fails when a plugin says no. */
export async function validateAdmission(
  services: Services,
  request: AdmissionRequest,
): Promise<void> {
  for (const plugin of services.admission) {
    const answer = plugin.validate?.(request);
    if (answer) await answer;
  }
}

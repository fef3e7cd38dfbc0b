import { differences } from './expectation';
import { commonTreatments, resolveTreatment } from './load';
import { spoil } from './breaking';
import { PlannedCase } from './plannedCase';
import { refOf } from './refOf';
import type {
  ContractCase,
  ContractManifest,
  ContractRequest,
  ContractTarget,
  Observation,
  Treatment,
} from './types';

const SPACE_HEADER = 'x-meshspace';

export interface Mismatch {
  request: string;
  differences: string[];
  seen: Observation;
}

const key = (object: ContractManifest) =>
  `${refOf(object)}/${object.metadata.namespace}`;

function headersOf({
  space,
  headers = [],
}: ContractRequest): Array<[string, string]> {
  const lines = headers.map((line): [string, string] => {
    const at = line.indexOf(':');
    return [line.slice(0, at), line.slice(at + 1).trim()];
  });
  return space === undefined ? lines : [[SPACE_HEADER, space], ...lines];
}

export function describeRequest(request: ContractRequest): string {
  const { from, method = 'GET', to, why } = request;
  const headers = headersOf(request).map(
    ([name, value]) => ` ${name}: ${value}`,
  );
  return `${from} ${method} ${to}${headers.join('')}${why ? ` (${why})` : ''}`;
}

/** Runs one case from a clean target to a clean target; resolves with what differed. */
export async function runCase(
  target: ContractTarget,
  one: ContractCase,
  named: Record<string, Treatment> = {},
): Promise<Mismatch[]> {
  const treatments = { ...commonTreatments, ...named };
  const applied = new Map<string, ContractManifest>();
  const mismatches: Mismatch[] = [];
  const plan = new PlannedCase(one);

  const ask = async (request: ContractRequest) => {
    const wanted = resolveTreatment(request.expect, treatments);
    const seen = await target.request({
      from: request.from,
      to: request.to,
      method: request.method ?? 'GET',
      headers: headersOf(request),
      http2: request.http2,
      wantsCluster: wanted.cluster !== undefined,
      wantsMirrored: wanted.mirrored?.length,
    });
    const found = differences(wanted, seen);
    if (found.length > 0)
      mismatches.push({
        request: describeRequest(request),
        differences: found,
        seen,
      });
  };

  try {
    for (const step of one.steps) {
      const { user = [], ours = [], requests = [] } = step;
      const planned = plan.take(step);
      const written = spoil(planned.apply, step.spoilt ?? {});
      const objects = [...user, ...ours, ...written];
      if (applied.size > 0 && objects.length > 0) await target.nextSecond();
      const gone = [...applied.values()].filter(
        object =>
          step.delete?.includes(refOf(object)) ||
          planned.delete.some(other => key(other) === key(object)),
      );
      await target.delete(gone);
      gone.forEach(object => applied.delete(key(object)));
      for (const object of objects) applied.set(key(object), object);
      await target.apply(objects);
      await target.settle();
      for (const request of requests) await ask(request);
    }
  } finally {
    await target.delete([...applied.values()].reverse());
  }
  return mismatches;
}

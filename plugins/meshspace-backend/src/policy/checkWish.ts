import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import {
  BASE_LABEL,
  checkHeader,
  ClusterView,
  ForkSpec,
  MeshSpaceSpec,
  SPACE_LABEL,
} from '@meshspace/planner';
import type { PolicySettings } from '../config/settings';
import { imageAllowed } from './images';

/** A wish that is about to be written. */
export interface WishToCheck {
  view: ClusterView;
  name: string;
  spec: MeshSpaceSpec;
  before?: MeshSpaceSpec;
  policy: PolicySettings;
  /** In the future of this. */
  now: number;
}

const LONGEST_NAME = 50;

/** @throws an error that says cause and next step, if the wish cannot or may not come true. Who wishes is another matter. */
export function checkWish(wish: WishToCheck): void {
  if (!wish.before) {
    checkName(wish);
    checkBase(wish);
    checkCounts(wish);
  }
  checkHeaderOf(wish);
  checkExpiry(wish);
  checkForks(wish);
}

function checkName({ view, name, spec }: WishToCheck) {
  if (name.length > LONGEST_NAME) {
    throw new InputError(
      `The name "${name}" has ${name.length} characters; at most ${LONGEST_NAME} are possible, since other names are derived from it`,
    );
  }
  if (name === spec.base) {
    throw new InputError('A space cannot be its own base; choose another name');
  }
  const namespace = view.get('Namespace', undefined, name);
  if (!namespace) return;
  const owner = namespace.metadata.labels?.[SPACE_LABEL];
  if (owner === name && namespace.metadata.deletionTimestamp) {
    throw new ConflictError(
      `A space named "${name}" is still being deleted; wait a moment or choose another name`,
    );
  }
  if (owner !== name) {
    throw new ConflictError(`The name "${name}" is taken; choose another one`);
  }
}

function checkBase({ view, spec }: WishToCheck) {
  const namespace = view.get('Namespace', undefined, spec.base);
  if (namespace?.metadata.labels?.[BASE_LABEL] !== 'true') {
    throw new NotFoundError(
      `The namespace "${spec.base}" is not a base; somebody with meshspace.base.update can make it one, or label it ${BASE_LABEL}=true`,
    );
  }
}

function checkCounts({ view, spec, policy }: WishToCheck) {
  const spaces = view.list('MeshSpace');
  const theirs = spaces.filter(other => other.spec.owner === spec.owner);
  if (theirs.length >= policy.maxSpacesPerPerson) {
    throw new NotAllowedError(
      `${spec.owner} has ${theirs.length} spaces, and at most ${policy.maxSpacesPerPerson} are allowed; delete one of them first`,
    );
  }
  const onBase = spaces.filter(other => other.spec.base === spec.base);
  if (onBase.length >= policy.maxSpacesPerBase) {
    throw new NotAllowedError(
      `The base "${spec.base}" has ${onBase.length} spaces, and at most ${policy.maxSpacesPerBase} are allowed; wait until one is gone`,
    );
  }
}

function checkHeaderOf({ view, name, spec, before, policy }: WishToCheck) {
  const { header } = spec;
  if (before && JSON.stringify(before.header) === JSON.stringify(header)) {
    return;
  }
  if (!policy.formats.includes(header.format)) {
    throw new NotAllowedError(
      `Headers of the format "${
        header.format
      }" are not allowed here; use ${policy.formats.join(' or ')}`,
    );
  }
  const others = view
    .list('MeshSpace')
    .filter(
      other => other.spec.base === spec.base && other.metadata.name !== name,
    );
  const [malformed] = checkHeader(header, []);
  if (malformed) throw new InputError(malformed);
  const [taken] = checkHeader(header, others);
  if (taken)
    throw new ConflictError(`${taken}, or leave it out to get a new one`);
}

function checkExpiry({ spec, before, policy, now }: WishToCheck) {
  const { expiresAt } = spec;
  if (before && before.expiresAt === expiresAt) return;
  if (expiresAt === undefined) {
    if (!policy.allowUnlimited) {
      throw new NotAllowedError(
        'Spaces without an end are not allowed here; give it a time to live',
      );
    }
    return;
  }
  const { maxTtlSeconds } = policy;
  const left = (Date.parse(expiresAt) - now) / 1000;
  // A minute of grace: clocks differ.
  if (maxTtlSeconds !== undefined && left > maxTtlSeconds + 60) {
    throw new NotAllowedError(
      `A space may live for at most ${maxTtlSeconds} seconds from now; choose less, and extend it later`,
    );
  }
}

function checkForks({ view, spec, before, policy }: WishToCheck) {
  if (spec.forks.length > policy.maxForksPerSpace) {
    throw new NotAllowedError(
      `A space may have at most ${policy.maxForksPerSpace} forks; remove one first`,
    );
  }
  const seen = new Set<string>();
  for (const fork of spec.forks) {
    const { kind, name } = fork.workload;
    const key = `${kind}/${name}`;
    if (seen.has(key)) {
      throw new InputError(`${key} can be forked once per space`);
    }
    seen.add(key);
    const old = before?.forks.find(
      ({ workload }) => workload.kind === kind && workload.name === name,
    );
    if (JSON.stringify(old) !== JSON.stringify(fork)) {
      checkFork(view, spec.base, fork, policy);
    }
  }
}

function checkFork(
  view: ClusterView,
  base: string,
  fork: ForkSpec,
  policy: PolicySettings,
) {
  const { kind, name } = fork.workload;
  const workload = view.get(kind, base, name);
  if (!workload) {
    throw new NotFoundError(
      `The base "${base}" has no ${kind} "${name}"; choose one of its workloads`,
    );
  }
  const { containers, initContainers = [] } = workload.spec.template.spec;
  const names = [...containers, ...initContainers].map(one => one.name);
  for (const change of fork.containers ?? []) {
    if (!names.includes(change.name)) {
      throw new InputError(
        `${kind} "${name}" has no container "${
          change.name
        }"; it has ${names.join(', ')}`,
      );
    }
    if (change.image && !imageAllowed(change.image, policy.images)) {
      throw new NotAllowedError(
        `The image "${
          change.image
        }" is not allowed here; use one of ${policy.images?.join(', ')}`,
      );
    }
  }
}

import { templateHash } from '../controllers/kit/objects';
import { StoredObject } from '../store/InternalClient';

export interface Fresh {
  uuid(): string;
  clusterIp: string;
  podIp: string;
}

const HASH = 'pod-template-hash';

/**
 * What the controllers made of one service, for another name: the same objects in the same order, with identities and addresses of
 * their own. So a thousand services stand as the controllers would have made them, without a thousand times their work.
 */
export function copyOf(
  originals: readonly StoredObject[],
  from: string,
  to: string,
  fresh: Fresh,
): StoredObject[] {
  const replaced = new Map<string, string>([[from, to]]);
  for (const { metadata, spec, status } of originals) {
    replaced.set(metadata.uid, fresh.uuid());
    const { clusterIP } = (spec ?? {}) as { clusterIP?: string };
    if (clusterIP) replaced.set(clusterIP, fresh.clusterIp);
    const { podIP } = (status ?? {}) as { podIP?: string };
    if (podIP) replaced.set(podIP, fresh.podIp);
  }
  const deployment = originals.find(({ kind }) => kind === 'Deployment');
  const hash = originals.find(({ kind }) => kind === 'ReplicaSet')?.metadata
    .labels?.[HASH];
  if (deployment && hash) {
    const template = (deployment.spec as { template: unknown }).template;
    replaced.set(hash, templateHash(renamed(template, replaced)));
  }
  return originals.map(original => renamed(original, replaced));
}

/** Texts that are, or contain, a replaced one. An address is only replaced as a whole: 10.0.0.1 begins like 10.0.0.12. */
function renamed<T>(value: T, replaced: ReadonlyMap<string, string>): T {
  let text = JSON.stringify(value);
  for (const [before, after] of replaced) {
    text = /^[\d.]+$/.test(before)
      ? text.replaceAll(`"${before}"`, `"${after}"`)
      : text.replaceAll(before, after);
  }
  return JSON.parse(text) as T;
}

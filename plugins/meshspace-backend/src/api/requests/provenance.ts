import type { ClusterView, MeshSpace } from '@meshspace/planner';
import type { ProbeAnswer } from '@meshspace/plugin-meshspace-common';

/** Which pod answered, if the answer itself names exactly one of those that can have. */
export function provenance(
  view: ClusterView,
  { metadata, spec }: MeshSpace,
  answer: { headers: [string, string][]; body: string },
): Pick<ProbeAnswer, 'answeredBy' | 'proof'> {
  const text = `${answer.body}\n${answer.headers
    .map(([, value]) => value)
    .join('\n')}`;
  const named = (namespace: string) =>
    view
      .list('Pod', namespace)
      .filter(pod => mentions(text, pod.metadata.name))
      .map(pod => pod.metadata.name);
  const forks = named(metadata.name);
  const bases = named(spec.base);
  if (forks.length > 0) {
    const [pod] = forks;
    return {
      answeredBy: { pod, namespace: metadata.name, fork: true },
      proof: `The answer names ${pod}, a pod of the fork.`,
    };
  }
  if (bases.length > 0) {
    const [pod] = bases;
    return {
      answeredBy: { pod, namespace: spec.base, fork: false },
      proof: `The answer names ${pod}, a pod of the base, and no pod of the fork.`,
    };
  }
  return {
    proof:
      'The answer does not name the pod it came from, so that the fork served it is not proved by it. Let the program tell its host name, or look at the logs of the fork.',
  };
}

function mentions(text: string, pod: string): boolean {
  const at = text.indexOf(pod);
  if (at < 0) return false;
  const after = text[at + pod.length];
  // `reviews-1` is not named by `reviews-10`.
  return after === undefined || !/[a-z0-9-]/.test(after);
}

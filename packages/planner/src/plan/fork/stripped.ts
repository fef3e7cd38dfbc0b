/**
 * Labels and annotations that tie an object to the tool that made it, or to what a controller noted on it. On a copy they would
 * make that tool prune it, fight over it, or publish it.
 */
const FOREIGN =
  /^(argocd\.argoproj\.io|kustomize\.toolkit\.fluxcd\.io|helm\.toolkit\.fluxcd\.io|meta\.helm\.sh|helm\.sh|applyset\.kubernetes\.io|kapp\.k14s\.io|objectset\.rio\.cattle\.io|config\.k8s\.io|configsync\.gke\.io|olm\.[a-z.]*|external-dns\.alpha\.kubernetes\.io|service\.beta\.kubernetes\.io|cloud\.google\.com|networking\.gke\.io|pv\.kubernetes\.io|volume\.kubernetes\.io)\/|^(kubectl\.kubernetes\.io\/last-applied-configuration|deployment\.kubernetes\.io\/revision|app\.kubernetes\.io\/(managed-by|instance)|networking\.istio\.io\/exportTo|endpoints\.kubernetes\.io\/.*|service\.kubernetes\.io\/.*)$/;

/** Labels that a controller gives to single pods. */
const OF_ONE_POD =
  /^(pod-template-hash|controller-revision-hash|statefulset\.kubernetes\.io\/pod-name|apps\.kubernetes\.io\/pod-index|meshspace\.dev\/.*)$/;

/** What remains of an object's labels or annotations on its copy. */
export function kept(
  values: Readonly<Record<string, string>> | undefined,
): Record<string, string> {
  return without(
    values,
    key => FOREIGN.test(key) || key.startsWith('meshspace.dev/'),
  );
}

const NONE = {};

/** Asked of each template at every plan. */
const ofPods = new WeakMap<object, Readonly<Record<string, string>>>();

/** What remains of a pod template's: selectors may need any of them, so only what belongs to one pod goes. */
export function keptOfPods(
  values: Readonly<Record<string, string>> = NONE,
): Readonly<Record<string, string>> {
  const known = ofPods.get(values);
  if (known) return known;
  const found = without(
    values,
    key => OF_ONE_POD.test(key) || key === 'sidecar.istio.io/status',
  );
  ofPods.set(values, found);
  return found;
}

function without(
  values: Readonly<Record<string, string>> | undefined,
  drop: (key: string) => boolean,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values ?? {}).filter(([key]) => !drop(key)),
  );
}

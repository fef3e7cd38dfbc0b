/** What may become a namespace. */
const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

export function isName(text: string): boolean {
  return text.length <= 63 && NAME.test(text);
}

/** `user:default/alice` + `reviews` → `alice-reviews`, and one that is free. */
export function suggestName(
  userRef: string,
  workload: string,
  taken: ReadonlySet<string>,
): string {
  const user = userRef.split('/').pop() ?? 'my';
  const stem =
    `${user}-${workload}`
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 58)
      .replace(/-+$/, '') || 'my-space';
  if (!taken.has(stem)) return stem;
  for (let i = 2; ; i++) {
    if (!taken.has(`${stem}-${i}`)) return `${stem}-${i}`;
  }
}

/** `registry/team/reviews:pr-42` → its repository and its tag. */
export function splitImage(image: string): { repository: string; tag: string } {
  const digest = image.indexOf('@');
  if (digest >= 0)
    return { repository: image.slice(0, digest), tag: image.slice(digest) };
  const colon = image.lastIndexOf(':');
  return colon > image.lastIndexOf('/')
    ? { repository: image.slice(0, colon), tag: image.slice(colon + 1) }
    : { repository: image, tag: '' };
}

/** `user:default/alice` → `alice`. */
export function shortRef(ref: string): string {
  return ref.replace(/^[^:]*:/, '').replace(/^default\//, '');
}

/** `Kind namespace/name`: how an object is called. */
export function refName(ref: {
  kind: string;
  namespace?: string;
  name: string;
}): string {
  return `${ref.kind} ${ref.namespace ? `${ref.namespace}/` : ''}${ref.name}`;
}

/** Labels, annotations and names that tie objects to the product. One place, so that nothing is spelt twice. */

/** Marks a namespace as a BaseSpace (`true`). @public */
export const BASE_LABEL = 'meshspace.dev/base';
/** The space that an object was made for. @public */
export const SPACE_LABEL = 'meshspace.dev/space';
/** The forked workload (`Deployment.reviews`) that an object was made for. @public */
export const FORK_LABEL = 'meshspace.dev/fork';
/** @public */
export const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by';
/** Field manager of every server-side apply, and value of {@link MANAGED_BY_LABEL}. @public */
export const MANAGER = 'meshspace';
/** What a copy was made from: `namespace/name`, and the generation seen. @public */
export const SOURCE_ANNOTATION = 'meshspace.dev/source';
/** @public */
export const SOURCE_UID_ANNOTATION = 'meshspace.dev/source-uid';
/** @public */
export const SOURCE_GENERATION_ANNOTATION = 'meshspace.dev/source-generation';
/** User's objects that a route was made from: `Kind ns/name@generation`, comma-separated. @public */
export const DERIVED_FROM_ANNOTATION = 'meshspace.dev/derived-from';
/** Holds a MeshSpace until its routes are taken back. @public */
export const FINALIZER = 'meshspace.dev/routes';
/** `routing: graft` for a whole base, as an annotation of its namespace. @public */
export const ROUTING_ANNOTATION = 'meshspace.dev/routing';
/** On a base's namespace: how hosts are made for its spaces, `{space}.preview.example.com`. @public */
export const ADDRESS_ANNOTATION = 'meshspace.dev/address';
/** Rules of ours inside a person's own VirtualService bear names of this beginning, then the space's; nothing else marks them. @public */
export const GRAFT_PREFIX = 'meshspace.dev/graft/';
/** On routes in the base: which spaces they serve, comma-separated. @public */
export const SPACES_ANNOTATION = 'meshspace.dev/spaces';
/** On routes in the base: which host they route. @public */
export const ROUTE_LABEL = 'meshspace.dev/route';
/** Digest of what was applied, so that a field that we no longer want is noticed. @public */
export const APPLIED_ANNOTATION = 'meshspace.dev/applied';
/** The base's pod template that a fork was made from. @public */
export const TEMPLATE_ANNOTATION = 'meshspace.dev/source-template';
/** On the Job of the dead man's switch. @public */
export const SWITCH_LABEL = 'meshspace.dev/switch';

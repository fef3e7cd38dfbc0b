/**
 * Extension points with which other back ends plug into MeshSpace.
 *
 * @packageDocumentation
 */
export * from './extensions';
export * from './HeaderSource';
export * from './Notifier';
export * from './PolicyCheck';
export * from './TrafficSource';

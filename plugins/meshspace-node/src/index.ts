/**
 * Extension points with which other back ends plug into MeshSpace.
 *
 * @packageDocumentation
 */

export {};

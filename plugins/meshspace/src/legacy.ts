/**
 * The MeshSpace plugin of the legacy frontend system.
 *
 * @packageDocumentation
 */
import { createPlugin } from '@backstage/core-plugin-api';

/**
 * The MeshSpace plugin of the legacy frontend system.
 *
 * @public
 */
export const meshspacePlugin = createPlugin({ id: 'meshspace' });

import { createTranslationResource } from '@backstage/frontend-plugin-api';
import { meshSpaceTranslationRef } from './ref';

/**
 * German and Chinese; loaded when chosen.
 * @public
 */
export const meshSpaceTranslations = createTranslationResource({
  ref: meshSpaceTranslationRef,
  translations: {
    de: () => import('./de'),
    zh: () => import('./zh'),
  },
});

import {
  useTranslationRef,
  type TranslationFunction,
} from '@backstage/frontend-plugin-api';
import { meshSpaceTranslationRef } from './ref';

export type T = TranslationFunction<typeof meshSpaceTranslationRef.T>;

export function useT(): T {
  return useTranslationRef(meshSpaceTranslationRef).t;
}

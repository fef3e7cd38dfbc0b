import {
  appLanguageApiRef,
  useApiHolder,
} from '@backstage/frontend-plugin-api';
import { useMemo } from 'react';
import { createFormat, type Format } from '../model/format';

/** Numbers and times in the portal's language. */
export function useFormat(): Format {
  const language = useApiHolder()
    .get(appLanguageApiRef)
    ?.getLanguage().language;
  return useMemo(() => createFormat(language ?? 'en'), [language]);
}

import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApiHolder } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useEffect, useState } from 'react';

export interface Suggestion {
  ref: string;
  title: string;
}

const DELAY_MS = 200;

/** People and groups of the catalog that fit what was typed; typing a reference works without. */
export function useMemberSuggestions(text: string): Suggestion[] {
  const catalog = useApiHolder().get(catalogApiRef);
  const [suggestions, setSuggestions] = useState<Suggestion[]>([]);
  useEffect(() => {
    const term = text.replace(/^.*[:/]/, '').trim();
    if (!catalog || term.length < 2) {
      setSuggestions([]);
      return undefined;
    }
    let stale = false;
    const timer = setTimeout(() => {
      catalog
        .queryEntities({
          filter: { kind: ['user', 'group'] },
          fullTextFilter: { term },
          limit: 12,
        })
        .then(
          ({ items }) => {
            if (stale) return;
            setSuggestions(
              items.map(entity => ({
                ref: stringifyEntityRef(entity),
                title: entity.metadata.title ?? entity.metadata.name,
              })),
            );
          },
          () => setSuggestions([]),
        );
    }, DELAY_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [catalog, text]);
  return suggestions;
}

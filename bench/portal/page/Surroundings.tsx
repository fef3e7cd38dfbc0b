import { ApiProvider } from '@backstage/core-app-api';
import { lightTheme } from '@backstage/theme';
import { errorApiRef, translationApiRef } from '@backstage/frontend-plugin-api';
import { ThemeProvider } from '@material-ui/core/styles';
import { useMemo, type ReactNode } from 'react';
import { MemoryRouter } from 'react-router-dom';

const translation = {
  getTranslation: () => ({ ready: true, t: (key: string) => key }),
  translation$: () => ({ subscribe: () => ({ unsubscribe: () => undefined }) }),
};

const known: Record<string, unknown> = {
  [translationApiRef.id]: translation,
  [errorApiRef.id]: { post: () => undefined },
};

/** What a component expects around it: a theme, a router and words. */
export function Surroundings({ children }: { children: ReactNode }) {
  const apis = useMemo(
    () => ({
      get: (ref: { id: string }) => known[ref.id] as never,
    }),
    [],
  );
  return (
    <ApiProvider apis={apis}>
      <ThemeProvider theme={lightTheme}>
        <MemoryRouter>{children}</MemoryRouter>
      </ThemeProvider>
    </ApiProvider>
  );
}

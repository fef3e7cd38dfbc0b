import { Header, Page } from '@backstage/core-components';
import { useT } from '../translations/useT';
import { Pages } from './Pages';

/** In the legacy system a page brings its own header. */
export function LegacyPages() {
  const t = useT();
  return (
    <Page themeId="tool">
      <Header title="MeshSpaces" subtitle={t('spaces.subtitle')} />
      <div style={{ gridArea: 'pageContent', overflow: 'auto' }}>
        <Pages />
      </div>
    </Page>
  );
}

import { AnalyticsContext, useRouteRef } from '@backstage/core-plugin-api';
import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import {
  Navigate,
  Route,
  Routes,
  useLocation,
  useParams,
} from 'react-router-dom';
import { platformRouteRef, rootRouteRef, spaceRouteRef } from '../routes';
import { quietOnPage } from '../ui/tones';
import { useT } from '../translations/useT';
import { KeyHelp } from '../ui/KeyHelp';
import { UndoBar } from '../undo/UndoBar';
import { PlatformPage } from './PlatformPage';
import { SpacePage } from './SpacePage';
import { SpacesPage } from './SpacesPage';
import { accent } from '../ui/tones';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
    padding: theme.spacing(2, 3, 10),
    minWidth: 0,
    fontFamily: theme.typography.fontFamily,
    [theme.breakpoints.down('xs')]: { padding: theme.spacing(1.5, 1.5, 10) },
  },
  nav: {
    display: 'flex',
    gap: theme.spacing(3),
    borderBottom: `1px solid ${theme.palette.divider}`,
  },
  link: {
    padding: theme.spacing(1, 0),
    color: quietOnPage(theme),
    borderBottom: '2px solid transparent',
    marginBottom: -1,
    '&:hover': { color: theme.palette.text.primary, textDecoration: 'none' },
  },
  current: {
    color: theme.palette.text.primary,
    borderBottomColor: accent(theme),
    fontWeight: 600,
  },
}));

/** Notifications and people leave the middle part of the address out. */
function ToSpace() {
  const { cluster = '', name = '' } = useParams();
  const to = useRouteRef(spaceRouteRef)({ cluster, name });
  return <Navigate replace to={to} />;
}

/** What stands under `/meshspaces`, without the portal's page header. */
export function Pages() {
  const classes = useStyles();
  const t = useT();
  const root = useRouteRef(rootRouteRef)();
  const platform = useRouteRef(platformRouteRef)();
  const { pathname } = useLocation();
  const onPlatform = pathname.startsWith(platform);
  const link = (to: string, text: string, current: boolean) => (
    <Link
      to={to}
      underline="none"
      className={`${classes.link} ${current ? classes.current : ''}`}
      aria-current={current ? 'page' : undefined}
    >
      {text}
    </Link>
  );
  return (
    <AnalyticsContext
      attributes={{ pluginId: 'meshspace', extension: 'MeshSpacesPage' }}
    >
      <main className={classes.root}>
        <nav className={classes.nav} aria-label="MeshSpace">
          {link(root, t('spaces.title'), !onPlatform)}
          {link(platform, t('platform.title'), onPlatform)}
        </nav>
        <Routes>
          <Route path="/" element={<SpacesPage />} />
          <Route path="/platform" element={<PlatformPage />} />
          <Route path="/space/:cluster/:name" element={<SpacePage />} />
          <Route path="/:cluster/:name" element={<ToSpace />} />
        </Routes>
        <UndoBar />
        <KeyHelp />
      </main>
    </AnalyticsContext>
  );
}

import Paper from '@material-ui/core/Paper';
import Tab from '@material-ui/core/Tab';
import Tabs from '@material-ui/core/Tabs';
import { makeStyles } from '@material-ui/core/styles';
import type {
  BaseWorkload,
  SpaceDetail,
} from '@meshspace/plugin-meshspace-common';
import { lazy, Suspense } from 'react';
import { Loading } from '../states/Loading';
import { EventsTab } from '../tabs/EventsTab';
import { ObjectsTab } from '../tabs/ObjectsTab';
import { PodsTab } from '../tabs/PodsTab';
import { useT } from '../translations/useT';

const TrafficTab = lazy(() =>
  import('../tabs/TrafficTab').then(m => ({ default: m.TrafficTab })),
);
const LogsTab = lazy(() =>
  import('../tabs/LogsTab').then(m => ({ default: m.LogsTab })),
);
const RequestsTab = lazy(() =>
  import('../tabs/RequestsTab').then(m => ({ default: m.RequestsTab })),
);
const WhereTab = lazy(() =>
  import('../tabs/WhereTab').then(m => ({ default: m.WhereTab })),
);

export type ForkTab =
  | 'traffic'
  | 'requests'
  | 'pods'
  | 'logs'
  | 'events'
  | 'where'
  | 'objects';

const useStyles = makeStyles(theme => ({
  root: {
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius * 2,
    minWidth: 0,
    overflow: 'hidden',
  },
  tabs: { borderBottom: `1px solid ${theme.palette.divider}`, minHeight: 44 },
  tab: {
    minWidth: 0,
    minHeight: 44,
    textTransform: 'none',
    padding: theme.spacing(0.75, 2),
    letterSpacing: 0,
    '&:hover': {
      background: theme.palette.action.hover,
      color: theme.palette.text.primary,
    },
  },
  body: { padding: theme.spacing(2), minHeight: 260, minWidth: 0 },
}));

/** What the fork does and what it is made of; the last view stays in the address. */
export function ForkTabs(props: {
  space: SpaceDetail;
  base?: BaseWorkload;
  tab: ForkTab;
  onTab: (tab: ForkTab) => void;
}) {
  const { space, base, tab } = props;
  const classes = useStyles();
  const t = useT();
  const workload = base?.workload;
  const titles: [ForkTab, string][] = [
    ['traffic', t('tabs.traffic')],
    ['requests', t('tabs.requests')],
    ['pods', t('tabs.pods')],
    ['logs', t('tabs.logs')],
    ['events', t('tabs.events')],
    ['where', t('tabs.where')],
    ['objects', t('tabs.objects')],
  ];
  const shown = titles.some(([id]) => id === tab) ? tab : 'traffic';
  return (
    <Paper elevation={0} className={classes.root}>
      <Tabs
        className={classes.tabs}
        value={shown}
        onChange={(_event, next: ForkTab) => props.onTab(next)}
        variant="scrollable"
        scrollButtons="auto"
        indicatorColor="primary"
        aria-label={t('tabs.label')}
      >
        {titles.map(([id, title]) => (
          <Tab
            key={id}
            value={id}
            label={title}
            className={classes.tab}
            id={`meshspace-tab-${id}`}
            aria-controls="meshspace-tab-panel"
          />
        ))}
      </Tabs>
      <div
        className={classes.body}
        role="tabpanel"
        id="meshspace-tab-panel"
        aria-labelledby={`meshspace-tab-${shown}`}
      >
        <Suspense fallback={<Loading heights={[220]} />}>
          {shown === 'traffic' && (
            <TrafficTab space={space} workload={workload} />
          )}
          {shown === 'requests' && <RequestsTab space={space} />}
          {shown === 'pods' && <PodsTab space={space} workload={workload} />}
          {shown === 'logs' && <LogsTab space={space} workload={workload} />}
          {shown === 'events' && <EventsTab space={space} />}
          {shown === 'where' && <WhereTab space={space} base={base} />}
          {shown === 'objects' && (
            <ObjectsTab space={space} workload={workload} />
          )}
        </Suspense>
      </div>
    </Paper>
  );
}

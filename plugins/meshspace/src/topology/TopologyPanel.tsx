import FormControlLabel from '@material-ui/core/FormControlLabel';
import InputBase from '@material-ui/core/InputBase';
import Switch from '@material-ui/core/Switch';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useMemo, useRef, useState } from 'react';
import { useLive } from '../live/useLive';
import { Notice } from '../states/Notice';
import { Problem } from '../states/Problem';
import { useT } from '../translations/useT';
import { Panel } from '../ui/Panel';
import { useKeys } from '../ui/useKeys';
import { useUrlState } from '../ui/useUrlState';
import { Legend } from './Legend';
import { matches, visible } from './model';
import { SidePanel } from './SidePanel';
import { TopologyTable } from './TopologyTable';
import { TopologyView } from './TopologyView';
import { Button } from '../ui/Button';

const useStyles = makeStyles(theme => ({
  find: {
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius * 1.5,
    padding: theme.spacing(0, 1),
    fontSize: '0.8125rem',
    width: 168,
  },
  stage: {
    position: 'relative',
    borderTop: `1px solid ${theme.palette.divider}`,
    height: 440,
    display: 'flex',
  },
  tall: { height: 'calc(100vh - 220px)', minHeight: 400 },
  view: { flex: 1, minWidth: 0 },
  table: {
    flex: 1,
    minWidth: 0,
    overflow: 'auto',
    padding: theme.spacing(0, 2),
  },
  notice: { padding: theme.spacing(1, 2, 2) },
  idle: {
    marginInlineStart: 0,
    marginInlineEnd: 0,
    gap: theme.spacing(0.75),
    '& span': { fontSize: '0.8125rem' },
  },
  blank: { margin: 'auto', padding: theme.spacing(4), textAlign: 'center' },
}));

/** The topology of a base, live: picture or table, search, legend, and the panel of what is chosen. */
export function TopologyPanel(props: {
  cluster: string;
  base: string;
  space?: string;
  entityRef?: string;
  /** The workload whose page this is. */
  focus?: string;
}) {
  const { cluster, base, space, entityRef, focus } = props;
  const classes = useStyles();
  const t = useT();
  const [query = '', setQuery] = useUrlState('find');
  const [selected, select] = useUrlState('node');
  const [mode, setMode] = useUrlState('graph');
  const [tall, setTall] = useState(false);
  const [hideIdle, setHideIdle] = useState(false);
  const find = useRef<HTMLInputElement>(null);
  const live = useLive(
    `topology:${cluster}/${base}/${space ?? ''}/${entityRef ?? ''}`,
    (api, signal) =>
      api.getTopology({ cluster, base, space, entityRef }, { signal }),
    { scope: { cluster, base } },
  );
  const table = mode === 'table';
  useKeys({
    '/': () => find.current?.focus(),
    t: () => setMode(table ? undefined : 'table'),
  });
  const topology = useMemo(
    () =>
      live.data &&
      visible(
        live.data,
        hideIdle,
        node => node.kind === 'fork' || node.name === focus,
      ),
    [live.data, hideIdle, focus],
  );
  const count = useMemo(
    () =>
      query.trim() && topology
        ? topology.nodes.filter(node => matches(node, query)).length
        : undefined,
    [query, topology],
  );
  const node = selected
    ? topology?.nodes.find(each => each.id === selected)
    : undefined;
  return (
    <Panel
      title={t('topology.title')}
      flush
      actions={
        <>
          <InputBase
            className={classes.find}
            inputRef={find}
            value={query}
            placeholder={t('topology.find')}
            onChange={event => setQuery(event.target.value)}
            onKeyDown={event => {
              if (event.key === 'Escape') {
                setQuery(undefined);
                find.current?.blur();
              }
            }}
            inputProps={{ 'aria-label': t('topology.find'), type: 'search' }}
            endAdornment={
              count !== undefined && (
                <Typography
                  variant="caption"
                  color="textSecondary"
                  role="status"
                >
                  {count}
                </Typography>
              )
            }
          />
          <FormControlLabel
            className={classes.idle}
            control={
              <Switch
                size="small"
                color="primary"
                checked={hideIdle}
                onChange={(_event, on) => setHideIdle(on)}
              />
            }
            label={t('topology.hideIdle')}
          />
          <Legend />
          <Button
            size="small"
            onClick={() => setMode(table ? undefined : 'table')}
            aria-keyshortcuts="t"
          >
            {table ? t('topology.asGraph') : t('topology.asTable')}
          </Button>
          {!table && (
            <Button
              size="small"
              aria-pressed={tall}
              onClick={() => setTall(!tall)}
            >
              {tall ? t('topology.smaller') : t('topology.larger')}
            </Button>
          )}
        </>
      }
    >
      <div className={`${classes.stage} ${tall ? classes.tall : ''}`}>
        {!topology && live.error && (
          <div className={classes.blank}>
            <Problem
              strip
              error={live.error}
              online={live.online}
              onRetry={live.reload}
            />
          </div>
        )}
        {topology && topology.nodes.length === 0 && (
          <Typography
            className={classes.blank}
            variant="body2"
            color="textSecondary"
          >
            {t('topology.empty', { base })}
          </Typography>
        )}
        {topology && topology.nodes.length > 0 && (
          <>
            {table ? (
              <div className={classes.table}>
                <TopologyTable
                  topology={topology}
                  query={query}
                  onSelect={select}
                />
              </div>
            ) : (
              <div className={classes.view}>
                <TopologyView
                  topology={topology}
                  space={space}
                  focus={focus}
                  query={query}
                  selected={selected}
                  onSelect={select}
                />
              </div>
            )}
            {node && (
              <SidePanel topology={topology} node={node} onSelect={select} />
            )}
          </>
        )}
      </div>
      {(topology?.trafficMessage || (topology && live.error)) && (
        <div className={classes.notice}>
          {topology?.trafficMessage && (
            <Notice tone="idle" title={topology.trafficMessage} />
          )}
          {live.error && (
            <Problem
              strip
              error={live.error}
              online={live.online}
              onRetry={live.reload}
            />
          )}
        </div>
      )}
    </Panel>
  );
}

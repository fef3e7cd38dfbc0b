import Checkbox from '@material-ui/core/Checkbox';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import IconButton from '@material-ui/core/IconButton';
import InputBase from '@material-ui/core/InputBase';
import ListItemText from '@material-ui/core/ListItemText';
import MenuItem from '@material-ui/core/MenuItem';
import Switch from '@material-ui/core/Switch';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import DownIcon from '@material-ui/icons/KeyboardArrowDown';
import UpIcon from '@material-ui/icons/KeyboardArrowUp';
import type { SpaceDetail } from '@meshspace/plugin-meshspace-common';
import type { WorkloadRef } from '@meshspace/planner';
import { useMemo, useState } from 'react';
import { useLive } from '../live/useLive';
import { isError, LogSearch, plain } from '../logs/LogBuffer';
import { LogView } from '../logs/LogView';
import { useLogStreams, type LogSource } from '../logs/useLogStreams';
import { isPodOf } from '../model/pods';
import { Loading } from '../states/Loading';
import { Notice } from '../states/Notice';
import { Problem } from '../states/Problem';
import { useT } from '../translations/useT';
import { saveFile } from '../ui/saveFile';
import { useFormat } from '../ui/useFormat';
import { Button } from '../ui/Button';

const useStyles = makeStyles(theme => ({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    alignItems: 'center',
    marginBottom: theme.spacing(1),
  },
  sources: { minWidth: 200, maxWidth: 360 },
  search: {
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius * 1.5,
    padding: theme.spacing(0, 0.5, 0, 1),
    fontSize: '0.8125rem',
    width: 260,
  },
  count: { whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' },
  switch: {
    marginInlineStart: 0,
    marginInlineEnd: theme.spacing(0.5),
    gap: theme.spacing(0.75),
    '& .MuiFormControlLabel-label': { fontSize: '0.8125rem' },
  },
  grow: { flex: 1 },
}));

const sourceId = (source: LogSource) => `${source.pod}/${source.container}`;
const SIDECARS = new Set(['istio-proxy', 'istio-init']);

/** What the fork's pods write, several at once. */
export function LogsTab(props: { space: SpaceDetail; workload?: WorkloadRef }) {
  const { space, workload } = props;
  const t = useT();
  const ref = { cluster: space.cluster, name: space.name };
  const pods = useLive(
    space.allows.logs ? `pods:${ref.cluster}/${ref.name}` : undefined,
    (api, signal) => api.getPods(ref, { signal }),
    { scope: { cluster: ref.cluster, space: ref.name } },
  );
  if (!space.allows.logs)
    return <Notice tone="warning" title={t('allow.logs')} />;
  if (!pods.data)
    return pods.error ? (
      <Problem
        strip
        error={pods.error}
        online={pods.online}
        onRetry={pods.reload}
      />
    ) : (
      <Loading heights={[40, 440]} />
    );
  const sources = pods.data.items
    .filter(pod => pod.fork && (!workload || isPodOf(pod, workload)))
    .flatMap(pod =>
      pod.containers.map(container => ({
        pod: pod.name,
        container: container.name,
        crashed: !container.ready && container.restarts > 0,
      })),
    );
  if (sources.length === 0)
    return (
      <Notice
        tone="idle"
        title={space.suspended ? t('pods.asleep') : t('pods.none')}
      />
    );
  return <Logs space={space} sources={sources} />;
}

function Logs(props: {
  space: SpaceDetail;
  sources: (LogSource & { crashed: boolean })[];
}) {
  const { space, sources } = props;
  const classes = useStyles();
  const t = useT();
  const format = useFormat();
  const [chosen, choose] = useState<string[]>();
  const own = sources.filter(each => !SIDECARS.has(each.container));
  const selected = sources.filter(each =>
    chosen
      ? chosen.includes(sourceId(each))
      : (own.length > 0 ? own : sources).includes(each),
  );
  // A container that crashed says why in the log of its life before.
  const [previous, setPrevious] = useState(() =>
    selected.some(each => each.crashed),
  );
  const [follow, setFollow] = useState(true);
  const [wrap, setWrap] = useState(false);
  const [times, setTimes] = useState(false);
  const [onlyHits, setOnlyHits] = useState(false);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState<number>();
  const [restart, setRestart] = useState(0);
  const streams = useLogStreams(
    { cluster: space.cluster, name: space.name },
    selected.map(({ pod, container }) => ({ pod, container })),
    { previous, follow: true },
    restart,
  );
  const { buffer, version } = streams;
  const search = useMemo(
    () => (query === '' ? undefined : new LogSearch(query)),
    // Another buffer is searched from its beginning.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [query, buffer],
  );
  const { hits, hitSet } = useMemo(() => {
    const found = search?.update(buffer) ?? [];
    return { hits: [...found], hitSet: new Set(found) };
    // The version stands for what is in the buffer.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [search, buffer, version]);
  const position = at === undefined ? -1 : hits.indexOf(at);
  const step = (by: number) => {
    if (hits.length === 0) return;
    setFollow(false);
    setAt(hits[(position + by + hits.length) % hits.length]);
  };
  const toError = () => {
    const { lines } = buffer;
    for (
      let i = (at ?? lines.length) - 1, tried = 0;
      tried < lines.length;
      i--, tried++
    ) {
      const index = (i + lines.length) % lines.length;
      if (isError(lines[index].text)) {
        setFollow(false);
        setAt(index);
        return;
      }
    }
  };
  const download = () => {
    const names = selected.map(sourceId);
    saveFile(
      `${space.name}.log`,
      buffer.lines.map(
        line =>
          `${line.time ? `${line.time} ` : ''}${
            names.length > 1 ? `${names[line.source]} ` : ''
          }${plain(line.text)}\n`,
      ),
    );
  };
  const toggle = (
    label: string,
    on: boolean,
    set: (on: boolean) => void,
    disabled = false,
  ) => (
    <FormControlLabel
      className={classes.switch}
      control={
        <Switch
          size="small"
          color="primary"
          checked={on}
          disabled={disabled}
          onChange={(_event, next) => set(next)}
        />
      }
      label={label}
    />
  );
  const hasTimes =
    buffer.lines.length > 0 &&
    buffer.lines[buffer.lines.length - 1].time !== undefined;
  return (
    <>
      <div className={classes.bar}>
        <TextField
          select
          size="small"
          variant="outlined"
          className={classes.sources}
          value={selected.map(sourceId)}
          SelectProps={{
            multiple: true,
            renderValue: value =>
              t('logs.sources', { count: (value as string[]).length }),
            SelectDisplayProps: {
              'aria-label': `${t('logs.which')}: ${t('logs.sources', {
                count: selected.length,
              })}`,
            } as object,
          }}
          onChange={event => choose(event.target.value as unknown as string[])}
        >
          {sources.map(source => (
            <MenuItem key={sourceId(source)} value={sourceId(source)} dense>
              <Checkbox
                size="small"
                color="primary"
                checked={selected.includes(source)}
                tabIndex={-1}
                inputProps={{ 'aria-hidden': true }}
              />
              <ListItemText primary={source.container} secondary={source.pod} />
            </MenuItem>
          ))}
        </TextField>
        <InputBase
          className={classes.search}
          value={query}
          placeholder={t('logs.search')}
          onChange={event => {
            setQuery(event.target.value);
            setAt(undefined);
          }}
          onKeyDown={event => {
            if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
          }}
          inputProps={{ 'aria-label': t('logs.search'), type: 'search' }}
          endAdornment={
            query !== '' && (
              <>
                <Typography
                  variant="caption"
                  color="textSecondary"
                  className={classes.count}
                  role="status"
                >
                  {position >= 0 ? `${format.number(position + 1)} / ` : ''}
                  {String(hits.length)}
                </Typography>
                <IconButton
                  size="small"
                  aria-label={t('logs.before')}
                  onClick={() => step(-1)}
                >
                  <UpIcon fontSize="small" />
                </IconButton>
                <IconButton
                  size="small"
                  aria-label={t('logs.next')}
                  onClick={() => step(1)}
                >
                  <DownIcon fontSize="small" />
                </IconButton>
              </>
            )
          }
        />
        {query !== '' && toggle(t('logs.onlyHits'), onlyHits, setOnlyHits)}
        <span className={classes.grow} />
        {toggle(t('logs.follow'), follow, setFollow)}
        {toggle(t('logs.previous'), previous, setPrevious)}
        {toggle(t('logs.wrap'), wrap, setWrap)}
        {toggle(t('logs.times'), times && hasTimes, setTimes, !hasTimes)}
        <Button
          size="small"
          onClick={toError}
          disabled={buffer.lines.length === 0}
        >
          {t('logs.toError')}
        </Button>
        <Button
          size="small"
          onClick={download}
          disabled={buffer.lines.length === 0}
        >
          {t('logs.download')}
        </Button>
      </div>
      {streams.errors.map(({ source, error }) => (
        <Problem
          key={sourceId(source)}
          strip
          error={error}
          onRetry={() => setRestart(count => count + 1)}
        />
      ))}
      <LogView
        buffer={buffer}
        version={version}
        only={onlyHits && query !== '' ? hits : undefined}
        hits={hitSet}
        current={at}
        wrap={wrap}
        times={times && hasTimes}
        follow={follow && at === undefined}
        sourceNames={
          selected.length > 1 ? selected.map(each => each.container) : undefined
        }
        onScrolledUp={() => setFollow(false)}
      />
      <Typography variant="caption" color="textSecondary">
        {t('logs.count', { count: buffer.lines.length })}
        {buffer.dropped > 0 &&
          ` · ${t('logs.dropped', { count: buffer.dropped })}`}
        {' · '}
        {streams.running > 0 ? t('logs.live') : t('logs.ended')}
      </Typography>
    </>
  );
}

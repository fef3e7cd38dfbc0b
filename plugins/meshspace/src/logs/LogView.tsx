import { makeStyles, useTheme } from '@material-ui/core/styles';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useT } from '../translations/useT';
import { MONO, accent } from '../ui/tones';
import { ansiColor, parseAnsi } from './ansi';
import { Heights } from './Heights';
import { isError, plain, type LogBuffer } from './LogBuffer';

const ROW = 19;
const CHARACTER = 7.25;
const OVERSCAN = 12;
const FONT = '0.75rem';

const useStyles = makeStyles(theme => ({
  root: {
    position: 'relative',
    overflow: 'auto',
    height: 440,
    fontFamily: MONO,
    fontSize: FONT,
    lineHeight: `${ROW}px`,
    background: theme.palette.type === 'dark' ? '#1b1b1b' : '#fcfcfc',
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius * 1.5,
    direction: 'ltr',
    '&:focus-visible': { outline: `2px solid ${accent(theme)}` },
  },
  row: {
    position: 'absolute',
    insetInlineStart: 0,
    minWidth: '100%',
    boxSizing: 'border-box',
    padding: '0 12px',
    whiteSpace: 'pre',
    display: 'flex',
    gap: 10,
  },
  wrapped: { width: '100%', whiteSpace: 'pre-wrap', wordBreak: 'break-all' },
  error: { boxShadow: `inset 3px 0 0 ${theme.palette.error.main}` },
  hit: {
    background:
      theme.palette.type === 'dark'
        ? 'rgba(255,214,10,.12)'
        : 'rgba(255,200,0,.16)',
  },
  current: {
    background:
      theme.palette.type === 'dark'
        ? 'rgba(255,214,10,.34)'
        : 'rgba(255,190,0,.45)',
  },
  meta: { color: theme.palette.text.secondary, flex: 'none' },
  text: { minWidth: 0 },
}));

/** Log lines, of which only those in view are elements; grows without being laid out anew. */
export function LogView(props: {
  buffer: LogBuffer;
  version: number;
  /** Numbers of the lines to show; absent = all. */
  only?: readonly number[];
  hits?: ReadonlySet<number>;
  current?: number;
  wrap: boolean;
  times: boolean;
  follow: boolean;
  sourceNames?: string[];
  onScrolledUp: () => void;
}) {
  const {
    buffer,
    version,
    only,
    hits,
    current,
    wrap,
    times,
    follow,
    sourceNames,
  } = props;
  const classes = useStyles();
  const t = useT();
  const dark = useTheme().palette.type === 'dark';
  const root = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 440, width: 900 });
  const heights = useRef(new Heights());
  const basis = useRef('');
  const count = only ? only.length : buffer.lines.length;
  const prefix =
    (times ? 25 : 0) +
    (sourceNames
      ? Math.max(0, ...sourceNames.map(name => name.length)) + 2
      : 0);
  const columns = Math.max(
    20,
    Math.floor((view.width - 26) / CHARACTER) - prefix,
  );
  // Heights are added for new lines only; another width or another selection starts over.
  const key = `${wrap ? columns : 0}|${buffer.dropped}|${
    only ? 'some' : 'all'
  }`;
  const starts = useMemo(() => {
    const rows = heights.current;
    if (basis.current !== key || rows.count > count || only) {
      rows.reset();
      basis.current = key;
    }
    for (let i = rows.count; i < count; i++) {
      const { text } = buffer.lines[only ? only[i] : i];
      rows.push(
        wrap ? ROW * Math.max(1, Math.ceil(plain(text).length / columns)) : ROW,
      );
    }
    return { total: rows.total };
    // The version stands for what is in the buffer.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [buffer, version, count, key, only, wrap, columns]);
  useEffect(() => {
    const element = root.current!;
    const measure = () =>
      setView({
        top: element.scrollTop,
        height: element.clientHeight,
        width: element.clientWidth,
      });
    measure();
    element.addEventListener('scroll', measure, { passive: true });
    const observer =
      typeof ResizeObserver === 'undefined'
        ? undefined
        : new ResizeObserver(measure);
    observer?.observe(element);
    return () => {
      element.removeEventListener('scroll', measure);
      observer?.disconnect();
    };
  }, []);
  useLayoutEffect(() => {
    if (follow && root.current) root.current.scrollTop = starts.total;
  }, [follow, starts]);
  useLayoutEffect(() => {
    if (current === undefined || !root.current) return;
    const row = only ? only.indexOf(current) : current;
    if (row < 0) return;
    const top = heights.current.top(row);
    const { scrollTop, clientHeight } = root.current;
    if (top < scrollTop || top > scrollTop + clientHeight - ROW * 2)
      root.current.scrollTop = Math.max(0, top - clientHeight / 2);
  }, [current, only]);
  const first = Math.max(0, heights.current.at(view.top) - OVERSCAN);
  const last = Math.min(
    count - 1,
    heights.current.at(view.top + view.height) + OVERSCAN,
  );
  const rows: JSX.Element[] = [];
  for (let i = first; i <= last; i++) {
    const number = only ? only[i] : i;
    const line = buffer.lines[number];
    if (!line) continue;
    const look = [
      classes.row,
      wrap && classes.wrapped,
      isError(line.text) && classes.error,
      hits?.has(number) && classes.hit,
      number === current && classes.current,
    ];
    rows.push(
      <div
        key={buffer.dropped + number}
        className={look.filter(Boolean).join(' ')}
        style={{ top: heights.current.top(i) }}
      >
        {times && (
          <span className={classes.meta}>
            {(line.time ?? '').slice(0, 23).padEnd(23)}
          </span>
        )}
        {sourceNames && (
          <span
            className={classes.meta}
            style={{ color: ansiColor(1 + (line.source % 6), dark) }}
          >
            {sourceNames[line.source]}
          </span>
        )}
        <span className={classes.text}>
          {parseAnsi(line.text).map((span, index) => (
            <span
              key={index}
              style={{
                color:
                  span.color === undefined
                    ? undefined
                    : ansiColor(span.color, dark),
                fontWeight: span.bold ? 700 : undefined,
                opacity: span.dim ? 0.75 : undefined,
                fontStyle: span.italic ? 'italic' : undefined,
                textDecoration: span.underline ? 'underline' : undefined,
              }}
            >
              {span.text}
            </span>
          ))}
        </span>
      </div>,
    );
  }
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- scrolling up ends following
    <div
      ref={root}
      className={classes.root}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
      tabIndex={0}
      role="log"
      aria-live="off"
      aria-label={t('tabs.logs')}
      onWheel={event => {
        if (event.deltaY < 0) props.onScrolledUp();
      }}
      onKeyDown={event => {
        if (['ArrowUp', 'PageUp', 'Home'].includes(event.key))
          props.onScrolledUp();
      }}
    >
      <div style={{ height: starts.total, minWidth: '100%' }} />
      {rows}
    </div>
  );
}

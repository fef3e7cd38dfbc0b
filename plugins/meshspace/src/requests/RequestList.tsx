import Collapse from '@material-ui/core/Collapse';
import ButtonBase from '@material-ui/core/ButtonBase';
import { makeStyles } from '@material-ui/core/styles';
import type { SeenRequest } from '@meshspace/plugin-meshspace-common';
import { useState } from 'react';
import { useT } from '../translations/useT';
import { ToneDot } from '../ui/ToneDot';
import { accent, MONO } from '../ui/tones';
import { useFormat } from '../ui/useFormat';
import { RequestHops } from './RequestHops';
import { outcomeOf, stopsOf, toneOfRequest } from './seen';

const useStyles = makeStyles(theme => ({
  list: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    maxHeight: 520,
    overflow: 'auto',
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius * 1.5,
  },
  item: {
    borderBottom: `1px solid ${theme.palette.divider}`,
    '&:last-child': { borderBottom: 0 },
  },
  row: {
    display: 'grid',
    gridTemplateColumns:
      '76px 14px minmax(90px, 1fr) minmax(0, 1.6fr) 44px 64px',
    gap: theme.spacing(1.25),
    alignItems: 'center',
    width: '100%',
    textAlign: 'start',
    padding: theme.spacing(0.75, 1.5),
    fontSize: '0.8125rem',
    '&:hover, &:focus-visible': { background: theme.palette.action.hover },
    // First what was asked and what came of it, then the way, then when.
    [theme.breakpoints.down('xs')]: {
      gridTemplateColumns: '14px minmax(0, 1fr) auto auto',
      gap: theme.spacing(0.25, 1),
      '& > *': { gridRow: 1 },
      '& > $way': { gridRow: 2, gridColumn: '2 / -1' },
      '& > $time': { gridRow: 3, gridColumn: '2 / -1' },
    },
  },
  time: {
    color: theme.palette.text.secondary,
    fontVariantNumeric: 'tabular-nums',
  },
  path: {
    fontFamily: MONO,
    fontSize: '0.75rem',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  way: { overflowWrap: 'anywhere' },
  fork: { color: accent(theme), fontWeight: 600 },
  expected: { color: theme.palette.text.secondary, fontStyle: 'italic' },
  number: { textAlign: 'end', fontVariantNumeric: 'tabular-nums' },
  probe: {
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: 999,
    padding: '0 6px',
    fontSize: '0.6875rem',
    marginInlineEnd: theme.spacing(0.75),
  },
  hops: { padding: theme.spacing(0, 1.5) },
}));

/** Requests as they come, one line each; a line opens to its hops. */
export function RequestList(props: { requests: SeenRequest[] }) {
  const classes = useStyles();
  const t = useT();
  const format = useFormat();
  const [open, setOpen] = useState<string>();
  return (
    <ul className={classes.list} aria-label={t('requests.list')}>
      {props.requests.map(request => {
        const { status, durationMs } = outcomeOf(request);
        const isOpen = open === request.id;
        return (
          <li key={request.id} className={classes.item}>
            <ButtonBase
              className={classes.row}
              aria-expanded={isOpen}
              onClick={() => setOpen(isOpen ? undefined : request.id)}
            >
              <time
                className={classes.time}
                dateTime={request.at}
                title={format.absolute(request.at)}
              >
                {format.second(Date.parse(request.at))}
              </time>
              <ToneDot tone={toneOfRequest(request)} size={10} />
              <span className={classes.path} title={request.path}>
                {request.method} {request.path}
              </span>
              <span className={classes.way}>
                {request.probe !== undefined && (
                  <span className={classes.probe}>{t('requests.probe')}</span>
                )}
                {stopsOf(request).map((stop, index) => (
                  <span key={`${stop.namespace}/${stop.name}`}>
                    {index > 0 && ' → '}
                    <span
                      className={[
                        stop.fork && classes.fork,
                        stop.expected && classes.expected,
                      ]
                        .filter(Boolean)
                        .join(' ')}
                    >
                      {stop.name}
                    </span>
                  </span>
                ))}
              </span>
              <span className={classes.number}>
                {status === 0 ? t('requests.broken') : status}
              </span>
              <span className={classes.number}>
                {format.milliseconds(durationMs)}
              </span>
            </ButtonBase>
            <Collapse in={isOpen} unmountOnExit timeout={0}>
              <div className={classes.hops}>
                <RequestHops request={request} />
              </div>
            </Collapse>
          </li>
        );
      })}
    </ul>
  );
}

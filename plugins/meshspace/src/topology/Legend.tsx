import Popover from '@material-ui/core/Popover';
import { makeStyles, useTheme } from '@material-ui/core/styles';
import { useMemo, useState } from 'react';
import { useT } from '../translations/useT';
import { paletteOf } from './draw/palette';
import { Button } from '../ui/Button';

const useStyles = makeStyles(theme => ({
  list: {
    display: 'grid',
    gridTemplateColumns: 'auto 1fr',
    gap: theme.spacing(1, 2),
    alignItems: 'center',
    padding: theme.spacing(2),
    margin: 0,
    fontSize: '0.8125rem',
    '& dd': { margin: 0 },
    '& dt': { display: 'flex' },
  },
}));

/** What shapes, lines and signs mean. */
export function Legend() {
  const classes = useStyles();
  const t = useT();
  const theme = useTheme();
  const colors = useMemo(() => paletteOf(theme), [theme]);
  const [anchor, setAnchor] = useState<HTMLElement>();
  const line = (stroke: string, width: number, dash?: string) => (
    <path
      d="M2 8h40"
      stroke={stroke}
      strokeWidth={width}
      strokeDasharray={dash}
      strokeLinecap="round"
    />
  );
  const rows: [JSX.Element, string][] = [
    [line(colors.accent, 3), t('legend.path')],
    [line(colors.edge, 2), t('legend.base')],
    [line(colors.error, 2, '7 4'), t('legend.failing')],
    [line(colors.idle, 2, '1 5'), t('legend.idle')],
    [
      <circle key="ok" cx="22" cy="8" r="4.5" fill={colors.ok} />,
      t('topology.healthy'),
    ],
    [
      <path key="degraded" d="M22 3l5.5 9.5h-11z" fill={colors.warning} />,
      t('topology.degraded'),
    ],
    [
      <path
        key="failing"
        d="M18 4l8 8m0-8l-8 8"
        stroke={colors.error}
        strokeWidth="2.4"
      />,
      t('topology.failing'),
    ],
    [
      <circle
        key="idle"
        cx="22"
        cy="8"
        r="4"
        fill="none"
        stroke={colors.idle}
        strokeWidth="1.5"
      />,
      t('legend.unknown'),
    ],
    [
      <rect
        key="mine"
        x="4"
        y="2"
        width="36"
        height="12"
        rx="4"
        fill={colors.accentFill}
        stroke={colors.accent}
        strokeWidth="2"
      />,
      t('legend.mine'),
    ],
    [
      <rect
        key="frame"
        x="4"
        y="2"
        width="36"
        height="12"
        rx="4"
        fill="none"
        stroke={colors.line}
        strokeDasharray="3 3"
      />,
      t('legend.frame'),
    ],
    [
      <rect
        key="mesh"
        x="4"
        y="2"
        width="36"
        height="12"
        rx="4"
        fill="none"
        stroke={colors.edge}
        strokeDasharray="5 3"
      />,
      t('legend.outside'),
    ],
    [
      <g key="lock" stroke={colors.muted} fill={colors.muted}>
        <path d="M19.5 8V6a2.5 2.5 0 0 1 5 0v2" fill="none" strokeWidth="1.3" />
        <rect x="18" y="8" width="8" height="5" rx="1" stroke="none" />
      </g>,
      t('legend.mtls'),
    ],
  ];
  return (
    <>
      <Button
        size="small"
        aria-haspopup="dialog"
        onClick={event => setAnchor(event.currentTarget)}
      >
        {t('legend.title')}
      </Button>
      <Popover
        open={anchor !== undefined}
        anchorEl={anchor}
        onClose={() => setAnchor(undefined)}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
        PaperProps={
          { role: 'dialog', 'aria-label': t('legend.title') } as object
        }
      >
        <dl className={classes.list}>
          {rows.map(([picture, text]) => [
            <dt key={`${text}-sign`}>
              <svg width="44" height="16" viewBox="0 0 44 16" aria-hidden>
                {picture}
              </svg>
            </dt>,
            <dd key={text}>{text}</dd>,
          ])}
        </dl>
      </Popover>
    </>
  );
}

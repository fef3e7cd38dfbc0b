import { parseEntityRef } from '@backstage/catalog-model';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { Xray, XrayWorkload } from '@meshspace/plugin-meshspace-common';
import type { Tone } from '../model/forkState';
import { useT, type T } from '../translations/useT';
import { DataTable } from '../ui/DataTable';
import { ToneDot } from '../ui/ToneDot';

const useStyles = makeStyles(theme => ({
  verdict: {
    display: 'inline-flex',
    gap: theme.spacing(0.75),
    alignItems: 'center',
    whiteSpace: 'nowrap',
  },
  message: { minWidth: 220, maxWidth: 520 },
  owners: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5, 1) },
}));

const TONES: Record<XrayWorkload['verdict'], Tone> = {
  passes: 'ok',
  loses: 'error',
  end: 'idle',
  unknown: 'idle',
};

const RANK: Record<XrayWorkload['verdict'], number> = {
  loses: 0,
  passes: 1,
  end: 2,
  unknown: 3,
};

function verdictWord(verdict: XrayWorkload['verdict'], t: T): string {
  switch (verdict) {
    case 'passes':
      return t('xray.passes');
    case 'loses':
      return t('xray.loses');
    case 'end':
      return t('xray.end');
    default:
      return t('xray.unknown');
  }
}

/** `kind:namespace/name`, as the catalog has it; what is none is shown as it is. */
function EntityName(props: { entityRef: string }) {
  try {
    return <EntityRefLink entityRef={parseEntityRef(props.entityRef)} />;
  } catch {
    return <>{props.entityRef}</>;
  }
}

/** Service by service: does it pass the header on, and if not, whom to ask. */
export function PropagationPanel(props: { xray: Xray }) {
  const classes = useStyles();
  const t = useT();
  const workloads = [...props.xray.workloads].sort(
    (a, b) => RANK[a.verdict] - RANK[b.verdict] || a.name.localeCompare(b.name),
  );
  return (
    <DataTable
      stacks
      label={t('xray.title')}
      empty={t('xray.nothingYet')}
      columns={[
        t('xray.service'),
        t('xray.header'),
        t('xray.received'),
        t('xray.means'),
        t('xray.owners'),
      ]}
      rows={workloads.map(each => ({
        key: each.nodeId,
        cells: [
          <span key="name">
            {each.entityRef ? (
              <EntityName entityRef={each.entityRef} />
            ) : (
              each.name
            )}
            {each.fork && ` ${t('where.yourFork')}`}
          </span>,
          <span key="verdict" className={classes.verdict}>
            <ToneDot tone={TONES[each.verdict]} size={10} />
            {verdictWord(each.verdict, t)}
          </span>,
          String(each.received),
          <Typography key="message" variant="body2" className={classes.message}>
            {each.message}
          </Typography>,
          <span key="owners" className={classes.owners}>
            {each.owners.length === 0
              ? '–'
              : each.owners.map(owner => (
                  <EntityName key={owner} entityRef={owner} />
                ))}
          </span>,
        ],
      }))}
    />
  );
}

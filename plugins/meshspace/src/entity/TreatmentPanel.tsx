import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { ForkStatus, ForkSpec } from '@meshspace/planner';
import type { SpaceDetail } from '@meshspace/plugin-meshspace-common';
import { useState } from 'react';
import { treatmentWords } from '../model/treatment';
import { useT } from '../translations/useT';
import { Button } from '../ui/Button';
import { Panel } from '../ui/Panel';
import { ToneDot } from '../ui/ToneDot';
import { TreatmentDialog } from './TreatmentDialog';

const useStyles = makeStyles(theme => ({
  line: {
    display: 'flex',
    alignItems: 'baseline',
    gap: theme.spacing(1),
  },
  list: { listStyle: 'none', margin: 0, padding: 0 },
  part: { marginTop: theme.spacing(1.5) },
}));

/** How one's own requests are treated on their way to the fork, and the way to make them slow, fail, or be shared. */
export function TreatmentPanel(props: {
  space: SpaceDetail;
  wanted: ForkSpec;
  fork?: ForkStatus;
  onChanged: () => void;
}) {
  const { space, wanted, fork } = props;
  const classes = useStyles();
  const t = useT();
  const [open, setOpen] = useState(false);
  const words = treatmentWords(wanted.traffic, t);
  const notDone = fork?.reason === 'TrafficNotPossible' && fork.message;
  return (
    <Panel title={t('treatment.title')}>
      {words.length === 0 ? (
        <div className={classes.line}>
          <ToneDot tone="ok" />
          <Typography variant="body2">{t('treatment.asBase')}</Typography>
        </div>
      ) : (
        <ul className={classes.list} aria-label={t('treatment.title')}>
          {words.map(word => (
            <li key={word} className={classes.line}>
              <ToneDot tone="warning" />
              <Typography variant="body2">{word}</Typography>
            </li>
          ))}
        </ul>
      )}
      {notDone && (
        <Typography
          className={classes.part}
          variant="body2"
          color="textSecondary"
        >
          {notDone}
        </Typography>
      )}
      <Button
        className={classes.part}
        size="small"
        disabled={!space.allows.update}
        title={space.allows.update ? undefined : t('allow.update')}
        onClick={() => setOpen(true)}
      >
        {t('treatment.change')}
      </Button>
      {open && (
        <TreatmentDialog
          space={space}
          wanted={wanted}
          onClose={() => setOpen(false)}
          onChanged={props.onChanged}
        />
      )}
    </Panel>
  );
}

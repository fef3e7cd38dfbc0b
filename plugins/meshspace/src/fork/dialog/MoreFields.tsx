import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import type {
  BaseWorkload,
  EntityMesh,
} from '@meshspace/plugin-meshspace-common';
import {
  NEW_SPACE,
  type ForkForm,
  type FormProblem,
} from '../../model/forkForm';
import { lifetimesWithin } from '../../model/lifetimes';
import { useT } from '../../translations/useT';
import { useFormat } from '../../ui/useFormat';

const useStyles = makeStyles(theme => ({
  summary: {
    cursor: 'pointer',
    fontSize: '0.875rem',
    fontFamily: theme.typography.fontFamily,
    padding: theme.spacing(0.5, 0),
  },
  grid: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(150px, 1fr))',
    gap: theme.spacing(2),
    paddingTop: theme.spacing(1.5),
  },
  wide: { gridColumn: '1 / -1' },
}));

/** What few forks change: lifetime stays in sight, the rest is folded. */
export function MoreFields(props: {
  base: BaseWorkload;
  form: ForkForm;
  problems: FormProblem[];
  policy: EntityMesh['policy'];
  onChange: (part: Partial<ForkForm>) => void;
}) {
  const { base, form, policy, problems, onChange } = props;
  const classes = useStyles();
  const t = useT();
  const format = useFormat();
  const container = base.containers[0];
  const edits = container && form.containers[container.name];
  const changeContainer = (part: Partial<typeof edits>) =>
    container &&
    onChange({
      containers: {
        ...form.containers,
        [container.name]: { ...edits, ...part },
      },
    });
  const isNew = form.space === NEW_SPACE;
  return (
    <div>
      {isNew && (
        <TextField
          select
          size="small"
          variant="outlined"
          fullWidth
          label={t('dialog.lifetime')}
          value={form.ttlSeconds === null ? 'never' : String(form.ttlSeconds)}
          onChange={event =>
            onChange({
              ttlSeconds:
                event.target.value === 'never'
                  ? null
                  : Number(event.target.value),
            })
          }
          id="meshspace-lifetime"
        >
          {lifetimesWithin(policy).map(seconds => (
            <MenuItem key={seconds} value={String(seconds)}>
              {format.span(seconds)}
            </MenuItem>
          ))}
          {policy.maxTtlSeconds === undefined && (
            <MenuItem value="never">{t('dialog.never')}</MenuItem>
          )}
        </TextField>
      )}
      <details>
        <summary className={classes.summary}>{t('dialog.more')}</summary>
        <div className={classes.grid}>
          <TextField
            id="meshspace-replicas"
            size="small"
            variant="outlined"
            label={t('dialog.replicas')}
            placeholder="1"
            value={form.replicas}
            onChange={event =>
              onChange({ replicas: event.target.value.trim() })
            }
            error={problems.some(each => each.field === 'replicas')}
            helperText={
              problems.some(each => each.field === 'replicas')
                ? t('dialog.replicasWrong')
                : undefined
            }
            inputProps={{ inputMode: 'numeric' }}
          />
          <TextField
            id="meshspace-cpu"
            size="small"
            variant="outlined"
            label={t('dialog.cpu')}
            placeholder={container?.resources?.requests?.cpu ?? '100m'}
            value={edits?.cpu ?? ''}
            onChange={event => changeContainer({ cpu: event.target.value })}
          />
          <TextField
            id="meshspace-memory"
            size="small"
            variant="outlined"
            label={t('dialog.memory')}
            placeholder={container?.resources?.requests?.memory ?? '128Mi'}
            value={edits?.memory ?? ''}
            onChange={event => changeContainer({ memory: event.target.value })}
          />
          <TextField
            id="meshspace-args"
            className={classes.wide}
            size="small"
            variant="outlined"
            label={t('dialog.args')}
            placeholder="--verbose --port 9080"
            value={edits?.args ?? ''}
            onChange={event => changeContainer({ args: event.target.value })}
            inputProps={{ spellCheck: false }}
          />
          {isNew && (
            <>
              <TextField
                select
                size="small"
                variant="outlined"
                label={t('dialog.format')}
                value={form.format}
                onChange={event =>
                  onChange({ format: event.target.value as ForkForm['format'] })
                }
                id="meshspace-format"
              >
                {policy.formats.map(each => (
                  <MenuItem key={each} value={each}>
                    {each}
                  </MenuItem>
                ))}
              </TextField>
              <TextField
                id="meshspace-header-name"
                size="small"
                variant="outlined"
                label={t('dialog.headerName')}
                placeholder="x-meshspace"
                value={form.headerName}
                onChange={event =>
                  onChange({ headerName: event.target.value.trim() })
                }
                error={problems.some(each => each.field === 'header')}
                inputProps={{ spellCheck: false }}
              />
              <TextField
                id="meshspace-header-value"
                size="small"
                variant="outlined"
                label={t('dialog.headerValue')}
                placeholder={t('dialog.headerValueMade')}
                value={form.headerValue}
                onChange={event =>
                  onChange({ headerValue: event.target.value.trim() })
                }
                inputProps={{ spellCheck: false }}
              />
              <TextField
                select
                className={classes.wide}
                size="small"
                variant="outlined"
                label={t('dialog.fallback')}
                value={form.fallback}
                onChange={event =>
                  onChange({
                    fallback: event.target.value as ForkForm['fallback'],
                  })
                }
                id="meshspace-fallback"
              >
                <MenuItem value="base">{t('dialog.fallbackBase')}</MenuItem>
                <MenuItem value="fail">{t('dialog.fallbackFail')}</MenuItem>
              </TextField>
            </>
          )}
        </div>
      </details>
    </div>
  );
}

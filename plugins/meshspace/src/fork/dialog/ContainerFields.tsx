import IconButton from '@material-ui/core/IconButton';
import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import Tooltip from '@material-ui/core/Tooltip';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import ClearIcon from '@material-ui/icons/Clear';
import RemoveIcon from '@material-ui/icons/RemoveCircleOutline';
import type { BaseWorkload } from '@meshspace/plugin-meshspace-common';
import { useRef, useState } from 'react';
import type {
  ContainerForm,
  EnvEdit,
  ForkForm,
  FormProblem,
} from '../../model/forkForm';
import { splitImage } from '../../model/names';
import { useT } from '../../translations/useT';
import { Button } from '../../ui/Button';

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(2.5), minWidth: 0 },
  rows: {
    display: 'grid',
    gap: theme.spacing(1),
    margin: theme.spacing(0.75, 0),
  },
  row: {
    display: 'flex',
    gap: theme.spacing(1),
    alignItems: 'flex-start',
    flexWrap: 'wrap',
  },
  name: { flex: '1 1 140px' },
  value: { flex: '1.4 1 160px' },
}));

/** Image and variables: what nearly every fork changes. */
export function ContainerFields(props: {
  base: BaseWorkload;
  form: ForkForm;
  problems: FormProblem[];
  recents: string[];
  onChange: (part: Partial<ForkForm>) => void;
}) {
  const { base, form, problems } = props;
  const classes = useStyles();
  const t = useT();
  const [selected, setSelected] = useState(base.containers[0]?.name ?? '');
  const nextId = useRef(1);
  const container = base.containers.find(each => each.name === selected);
  if (!container) return null;
  const edits = form.containers[container.name];
  const change = (part: Partial<ContainerForm>) =>
    props.onChange({
      containers: {
        ...form.containers,
        [container.name]: { ...edits, ...part },
      },
    });
  const changeEnv = (id: number, part: Partial<EnvEdit>) =>
    change({
      env: edits.env.map(each =>
        each.id === id ? { ...each, ...part } : each,
      ),
    });
  const { repository, tag } = splitImage(container.image);
  const imageProblem = problems.some(
    each => each.field === 'image' && each.container === container.name,
  );
  return (
    <div className={classes.root}>
      {base.containers.length > 1 && (
        <TextField
          id="meshspace-select-dialog-container"
          select
          size="small"
          variant="outlined"
          label={t('dialog.container')}
          value={selected}
          onChange={event => setSelected(event.target.value)}
        >
          {base.containers.map(each => (
            <MenuItem key={each.name} value={each.name}>
              {each.name}
            </MenuItem>
          ))}
        </TextField>
      )}
      <TextField
        id="meshspace-fork-image"
        size="small"
        variant="outlined"
        // eslint-disable-next-line jsx-a11y/no-autofocus -- it opens because the person asked for it
        autoFocus
        fullWidth
        label={t('dialog.image')}
        value={edits.image}
        onChange={event => change({ image: event.target.value })}
        error={imageProblem}
        helperText={
          imageProblem
            ? t('dialog.imageEmpty')
            : t('dialog.baseRuns', { tag: tag || container.image })
        }
        inputProps={{
          list: 'meshspace-fork-images',
          autoComplete: 'off',
          spellCheck: false,
        }}
      />
      <datalist id="meshspace-fork-images">
        {[
          ...new Set([
            ...props.recents,
            container.image,
            `${repository}:latest`,
          ]),
        ].map(image => (
          <option key={image} value={image} />
        ))}
      </datalist>
      <div>
        <Typography variant="body2" component="h3">
          {t('dialog.env')}
        </Typography>
        <div className={classes.rows}>
          {edits.env.map(edit => {
            const inBase = container.env.find(each => each.name === edit.name);
            const wrong =
              edit.name !== '' &&
              problems.some(
                each => each.field === 'env' && each.id === edit.id,
              );
            return (
              <div key={edit.id} className={classes.row}>
                <TextField
                  className={classes.name}
                  size="small"
                  variant="outlined"
                  // eslint-disable-next-line jsx-a11y/no-autofocus -- it opens because the person asked for it
                  autoFocus={edit.name === ''}
                  label={t('dialog.envName')}
                  id={`meshspace-env-${edit.id}`}
                  value={edit.name}
                  onChange={event =>
                    changeEnv(edit.id, { name: event.target.value })
                  }
                  error={wrong}
                  inputProps={{
                    list: 'meshspace-env-names',
                    autoComplete: 'off',
                    spellCheck: false,
                  }}
                />
                <TextField
                  className={classes.value}
                  size="small"
                  variant="outlined"
                  label={
                    edit.value === null
                      ? t('dialog.envRemoved')
                      : t('dialog.envValue')
                  }
                  id={`meshspace-env-value-${edit.id}`}
                  disabled={edit.value === null}
                  value={edit.value ?? ''}
                  onChange={event =>
                    changeEnv(edit.id, { value: event.target.value })
                  }
                  helperText={
                    inBase &&
                    (inBase.from
                      ? t('dialog.envFrom', { source: inBase.from })
                      : t('dialog.envBase', { value: inBase.value ?? '' }))
                  }
                  inputProps={{ autoComplete: 'off', spellCheck: false }}
                />
                {inBase && (
                  <Tooltip title={t('dialog.envUnset')}>
                    <IconButton
                      size="small"
                      aria-label={t('dialog.envUnset')}
                      aria-pressed={edit.value === null}
                      onClick={() =>
                        changeEnv(edit.id, {
                          value:
                            edit.value === null ? inBase.value ?? '' : null,
                        })
                      }
                    >
                      <RemoveIcon fontSize="small" />
                    </IconButton>
                  </Tooltip>
                )}
                <Tooltip title={t('dialog.envDrop')}>
                  <IconButton
                    size="small"
                    aria-label={t('dialog.envDrop')}
                    onClick={() =>
                      change({
                        env: edits.env.filter(each => each.id !== edit.id),
                      })
                    }
                  >
                    <ClearIcon fontSize="small" />
                  </IconButton>
                </Tooltip>
              </div>
            );
          })}
        </div>
        <datalist id="meshspace-env-names">
          {container.env.map(each => (
            <option key={each.name} value={each.name}>
              {each.value ?? each.from}
            </option>
          ))}
        </datalist>
        <Button
          size="small"
          color="primary"
          onClick={() =>
            change({
              env: [
                ...edits.env,
                { id: nextId.current++, name: '', value: '' },
              ],
            })
          }
        >
          {t('dialog.envAdd')}
        </Button>
      </div>
    </div>
  );
}

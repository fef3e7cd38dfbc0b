import FormControl from '@material-ui/core/FormControl';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormLabel from '@material-ui/core/FormLabel';
import Radio from '@material-ui/core/Radio';
import RadioGroup from '@material-ui/core/RadioGroup';
import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import type {
  BaseWorkload,
  EntityMesh,
} from '@meshspace/plugin-meshspace-common';
import { forkOf } from '../../model/forkState';
import {
  NEW_SPACE,
  type ForkForm,
  type FormProblem,
} from '../../model/forkForm';
import { shortRef } from '../../model/names';
import { useT } from '../../translations/useT';

const useStyles = makeStyles(theme => ({
  label: { marginInlineEnd: 0 },
  hint: { color: theme.palette.text.secondary, fontSize: '0.8125rem' },
  name: { marginBlockStart: theme.spacing(1) },
}));

/** Which space the fork goes into: a new one, one of mine, or one that I may change. */
export function SpaceField(props: {
  mesh: EntityMesh;
  base: BaseWorkload;
  form: ForkForm;
  problems: FormProblem[];
  onChange: (part: Partial<ForkForm>) => void;
}) {
  const { base, form, mesh, onChange } = props;
  const classes = useStyles();
  const t = useT();
  const known = new Map(
    [...mesh.candidates, ...mesh.spaces]
      .filter(
        each =>
          each.cluster === base.cluster &&
          each.base === base.namespace &&
          each.allows.update,
      )
      .map(each => [each.name, each]),
  );
  const problem = props.problems.find(each => each.field === 'name');
  return (
    <FormControl component="fieldset">
      <FormLabel component="legend">{t('dialog.space')}</FormLabel>
      <RadioGroup
        aria-label={t('dialog.space')}
        value={form.space}
        onChange={event => onChange({ space: event.target.value })}
      >
        <FormControlLabel
          className={classes.label}
          value={NEW_SPACE}
          control={<Radio color="primary" size="small" />}
          label={t('dialog.newSpace')}
        />
        {[...known.values()].map(space => (
          <FormControlLabel
            className={classes.label}
            key={space.name}
            value={space.name}
            control={<Radio color="primary" size="small" />}
            label={
              <>
                {space.name}{' '}
                <span className={classes.hint}>
                  {!space.mine &&
                    `${t('dialog.sharedBy', {
                      owner: shortRef(space.owner),
                    })} · `}
                  {forkOf(space, base.workload)
                    ? t('dialog.replaces', { workload: base.workload.name })
                    : t('dialog.forkCount', { count: space.forks.length })}
                </span>
              </>
            }
          />
        ))}
      </RadioGroup>
      {form.space === NEW_SPACE && (
        <TextField
          id="meshspace-space-name"
          className={classes.name}
          size="small"
          variant="outlined"
          fullWidth
          label={t('dialog.name')}
          value={form.newName}
          onChange={event => onChange({ newName: event.target.value })}
          error={problem !== undefined}
          helperText={
            problem &&
            (problem.problem === 'taken'
              ? t('dialog.nameTaken')
              : t('dialog.nameWrong'))
          }
          inputProps={{ autoComplete: 'off', spellCheck: false }}
        />
      )}
    </FormControl>
  );
}

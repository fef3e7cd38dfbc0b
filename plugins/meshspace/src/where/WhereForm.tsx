import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import type { SpaceDetail } from '@meshspace/plugin-meshspace-common';
import type { FormEvent } from 'react';
import { useT } from '../translations/useT';
import { Button } from '../ui/Button';
import { headerLines, type Caller, type RequestForm } from './requestForm';

const useStyles = makeStyles(theme => ({
  form: { display: 'grid', gap: theme.spacing(1.5), alignContent: 'start' },
  pair: {
    display: 'grid',
    gridTemplateColumns: '110px minmax(0, 1fr)',
    gap: theme.spacing(1),
  },
}));

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** The request that is asked about. */
export function WhereForm(props: {
  form: RequestForm;
  callers: Caller[];
  space: SpaceDetail;
  /** Nothing is missing or wrong. */
  ready: boolean;
  onChange: (part: Partial<RequestForm>) => void;
  onAsk: () => void;
}) {
  const { callers, form, onChange, space } = props;
  const classes = useStyles();
  const t = useT();
  const wrongHeaders = headerLines(form.headers) === undefined;
  return (
    <form
      className={classes.form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        props.onAsk();
      }}
    >
      <TextField
        id="meshspace-select-where-from"
        select
        size="small"
        variant="outlined"
        label={t('where.from')}
        value={callers.some(each => each.id === form.from) ? form.from : ''}
        onChange={event => onChange({ from: event.target.value })}
      >
        {callers.map(each => (
          <MenuItem key={each.id} value={each.id}>
            {each.type === 'gateway'
              ? t('where.gateway', { name: each.name })
              : each.name}
            {each.namespace !== space.base && ` · ${each.namespace}`}
          </MenuItem>
        ))}
      </TextField>
      <div className={classes.pair}>
        <TextField
          select
          size="small"
          variant="outlined"
          value={form.method}
          onChange={event => onChange({ method: event.target.value })}
          SelectProps={{
            SelectDisplayProps: {
              'aria-label': `${t('probe.method')}: ${form.method}`,
            } as object,
          }}
        >
          {METHODS.map(each => (
            <MenuItem key={each} value={each}>
              {each}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          id="meshspace-where-path"
          size="small"
          variant="outlined"
          label={t('probe.path')}
          value={form.path}
          onChange={event => onChange({ path: event.target.value })}
        />
      </div>
      <div className={classes.pair}>
        <TextField
          id="meshspace-where-port"
          size="small"
          variant="outlined"
          label={t('where.port')}
          value={form.port}
          onChange={event => onChange({ port: event.target.value })}
          inputProps={{ inputMode: 'numeric' }}
        />
        <TextField
          id="meshspace-where-host"
          size="small"
          variant="outlined"
          label={t('where.host')}
          value={form.host}
          onChange={event => onChange({ host: event.target.value })}
        />
      </div>
      <TextField
        id="meshspace-where-headers"
        size="small"
        variant="outlined"
        label={t('where.headers')}
        placeholder="end-user: alice"
        multiline
        minRows={2}
        value={form.headers}
        onChange={event => onChange({ headers: event.target.value })}
        error={wrongHeaders}
        helperText={
          wrongHeaders
            ? t('where.headersWrong')
            : t('where.headersOwn', {
                header: `${space.sends.name}: ${space.sends.value}`,
              })
        }
      />
      <Button
        type="submit"
        variant="outlined"
        color="primary"
        disabled={!props.ready}
      >
        {t('where.ask')}
      </Button>
    </form>
  );
}

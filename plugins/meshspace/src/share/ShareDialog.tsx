import { useRouteRef } from '@backstage/core-plugin-api';
import Chip from '@material-ui/core/Chip';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type {
  ShareSpaceRequest,
  SpaceDetail,
} from '@meshspace/plugin-meshspace-common';
import { useState, type FormEvent } from 'react';
import { shortRef } from '../model/names';
import { spaceRouteRef } from '../routes';
import { useT } from '../translations/useT';
import { CopyButton } from '../ui/CopyButton';
import { Initials } from '../ui/Initials';
import { QrCode } from './QrCode';
import { useMemberSuggestions } from './useMemberSuggestions';
import { Button } from '../ui/Button';

const useStyles = makeStyles(theme => ({
  content: { display: 'grid', gap: theme.spacing(3) },
  add: { display: 'flex', gap: theme.spacing(1), marginTop: theme.spacing(1) },
  field: { flex: 1 },
  people: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    marginTop: theme.spacing(1),
    listStyle: 'none',
    padding: 0,
  },
  link: {
    display: 'flex',
    gap: theme.spacing(2),
    alignItems: 'center',
    flexWrap: 'wrap',
    '& code': { overflowWrap: 'anywhere' },
  },
  linkText: { flex: '1 1 240px', minWidth: 0 },
}));

function asRef(text: string): string | undefined {
  try {
    return stringifyEntityRef(
      parseEntityRef(text.trim(), {
        defaultKind: 'user',
        defaultNamespace: 'default',
      }),
    );
  } catch {
    return undefined;
  }
}

/** Who else may use and change the space, and the link to hand on. */
export function ShareDialog(props: {
  space: SpaceDetail;
  onClose: () => void;
  onShare: (change: ShareSpaceRequest) => Promise<void>;
}) {
  const { space } = props;
  const classes = useStyles();
  const t = useT();
  const spaceRoute = useRouteRef(spaceRouteRef);
  const [text, setText] = useState('');
  const suggestions = useMemberSuggestions(text);
  const member = asRef(text);
  const link = new URL(
    spaceRoute({ cluster: space.cluster, name: space.name }),
    window.location.origin,
  ).toString();
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (!member || space.members.includes(member)) return;
    void props.onShare({ add: [member] });
    setText('');
  };
  return (
    <Dialog
      open
      onClose={props.onClose}
      maxWidth="sm"
      fullWidth
      aria-labelledby="meshspace-share"
    >
      <DialogTitle id="meshspace-share">
        {t('share.title', { space: space.name })}
      </DialogTitle>
      <DialogContent className={classes.content}>
        <div>
          <Typography variant="subtitle2" component="h3">
            {t('share.members')}
          </Typography>
          <Typography variant="body2" color="textSecondary">
            {t('share.membersWhat')}
          </Typography>
          <ul className={classes.people}>
            {[space.owner, ...space.members].map((each, index) => (
              <li key={each}>
                <Chip
                  avatar={<Initials person={each} />}
                  label={
                    index === 0
                      ? t('share.owner', { person: shortRef(each) })
                      : shortRef(each)
                  }
                  title={each}
                  onDelete={
                    index > 0 && space.allows.update
                      ? () => void props.onShare({ remove: [each] })
                      : undefined
                  }
                  size="small"
                  variant="outlined"
                />
              </li>
            ))}
          </ul>
          {space.allows.update ? (
            <form className={classes.add} onSubmit={add}>
              <TextField
                id="meshspace-member"
                className={classes.field}
                size="small"
                variant="outlined"
                label={t('share.add')}
                placeholder="user:default/bob"
                value={text}
                onChange={event => setText(event.target.value)}
                inputProps={{ list: 'meshspace-members', autoComplete: 'off' }}
              />
              <datalist id="meshspace-members">
                {suggestions.map(each => (
                  <option key={each.ref} value={each.ref}>
                    {each.title}
                  </option>
                ))}
              </datalist>
              <Button
                type="submit"
                variant="outlined"
                color="primary"
                disabled={!member}
              >
                {t('share.addButton')}
              </Button>
            </form>
          ) : (
            <Typography variant="body2">{t('allow.update')}</Typography>
          )}
        </div>
        <div>
          <Typography variant="subtitle2" component="h3">
            {t('share.linkTitle')}
          </Typography>
          <div className={classes.link}>
            <div className={classes.linkText}>
              <Typography variant="body2" color="textSecondary">
                {t('share.linkWhat')}
              </Typography>
              <code>{link}</code>{' '}
              <CopyButton text={link} what={t('share.link')} />
            </div>
            <QrCode text={link} label={t('share.qr')} />
          </div>
        </div>
      </DialogContent>
      <DialogActions>
        <Button color="primary" onClick={props.onClose}>
          {t('common.close')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

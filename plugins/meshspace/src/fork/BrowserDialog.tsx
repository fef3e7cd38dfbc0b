import { useAnalytics } from '@backstage/core-plugin-api';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { SpaceDetail } from '@meshspace/plugin-meshspace-common';
import { modHeaderProfile } from '../model/snippets';
import { useT } from '../translations/useT';
import { QrCode } from '../share/QrCode';
import { CopyButton } from '../ui/CopyButton';
import { saveFile } from '../ui/saveFile';
import { accent } from '../ui/tones';
import { HeaderBadge } from './HeaderBadge';
import { Button } from '../ui/Button';

const useStyles = makeStyles(theme => ({
  steps: {
    margin: 0,
    paddingInlineStart: theme.spacing(2.5),
    '& li': { marginBottom: theme.spacing(1.5) },
  },
  address: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(2),
    alignItems: 'center',
    justifyContent: 'space-between',
    margin: theme.spacing(1, 0, 3),
  },
  urls: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(0.5),
    overflowWrap: 'anywhere',
    '& a': { color: accent(theme), textDecoration: 'underline' },
  },
}));

/** A browser sends no header of its own accord: an address that needs none, or how to make it send one. */
export function BrowserDialog(props: {
  space: SpaceDetail;
  onClose: () => void;
}) {
  const { space } = props;
  const classes = useStyles();
  const t = useT();
  const analytics = useAnalytics();
  const urls = space.entryPoints.map(each => each.url);
  const [address] = space.addresses;
  return (
    <Dialog
      open
      onClose={props.onClose}
      maxWidth="sm"
      fullWidth
      aria-labelledby="meshspace-browser"
    >
      <DialogTitle id="meshspace-browser">{t('browser.title')}</DialogTitle>
      <DialogContent>
        {address && (
          <>
            <Typography variant="body2">{t('browser.address')}</Typography>
            <div className={classes.address}>
              <div className={classes.urls}>
                {space.addresses.map(url => (
                  <Url key={url} url={url} />
                ))}
              </div>
              <QrCode text={address} label={t('browser.qr')} />
            </div>
            <Typography variant="subtitle2" component="h3" gutterBottom>
              {t('browser.otherwise')}
            </Typography>
          </>
        )}
        <ol className={classes.steps}>
          <li>
            <Typography variant="body2">{t('browser.extension')}</Typography>
            <Button
              size="small"
              variant="outlined"
              onClick={() => {
                saveFile(
                  `${space.name}.modheader.json`,
                  modHeaderProfile(space.name, space.sends, urls),
                  'application/json',
                );
                analytics.captureEvent('download', 'modheader');
              }}
            >
              {t('browser.profile')}
            </Button>
          </li>
          <li>
            <Typography variant="body2">{t('browser.byHand')}</Typography>
            <HeaderBadge space={space} />
          </li>
          <li>
            <Typography variant="body2">{t('browser.open')}</Typography>
            <div className={classes.urls}>
              {urls.map(url => (
                <Url key={url} url={url} />
              ))}
            </div>
          </li>
        </ol>
      </DialogContent>
      <DialogActions>
        <Button color="primary" onClick={props.onClose}>
          {t('common.close')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function Url({ url }: { url: string }) {
  return (
    <span>
      <a href={url} target="_blank" rel="noopener noreferrer">
        {url}
      </a>{' '}
      <CopyButton text={url} what={url} />
    </span>
  );
}

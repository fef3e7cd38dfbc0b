import { useAnalytics, useApi } from '@backstage/core-plugin-api';
import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import type {
  BaseWorkload,
  ForkRequest,
  SpaceDetail,
} from '@meshspace/plugin-meshspace-common';
import type { ForkSpec } from '@meshspace/planner';
import { useState, type FormEvent } from 'react';
import { meshSpaceApiRef } from '../api/ref';
import { Problem } from '../states/Problem';
import { useT } from '../translations/useT';
import { Button } from '../ui/Button';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    alignItems: 'center',
  },
  field: { flex: '1 1 320px' },
}));

/** Another image for a fork that is there, everything else as it is. */
export function ImageForm(props: {
  space: SpaceDetail;
  base: BaseWorkload;
  wanted?: ForkSpec;
  onClose: () => void;
  onChanged: () => void;
}) {
  const { base, space, wanted } = props;
  const classes = useStyles();
  const t = useT();
  const api = useApi(meshSpaceApiRef);
  const analytics = useAnalytics();
  const container =
    wanted?.containers?.find(each => each.image)?.name ??
    base.containers[0].name;
  const before =
    wanted?.containers?.find(each => each.name === container)?.image ??
    base.containers[0].image;
  const [image, setImage] = useState(before);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    const rest = (wanted?.containers ?? []).filter(
      each => each.name !== container,
    );
    const own = wanted?.containers?.find(each => each.name === container);
    const fork: ForkRequest = {
      workload: base.workload,
      entityRef: wanted?.entityRef,
      replicas: wanted?.replicas,
      containers: [...rest, { ...own, name: container, image: image.trim() }],
    };
    try {
      await api.putFork({ cluster: space.cluster, name: space.name }, fork);
      analytics.captureEvent('changeImage', base.workload.name);
      props.onChanged();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <>
      <form className={classes.root} onSubmit={submit}>
        <TextField
          className={classes.field}
          size="small"
          variant="outlined"
          // eslint-disable-next-line jsx-a11y/no-autofocus -- it opens because the person asked for it
          autoFocus
          id="meshspace-image"
          label={t('dialog.image')}
          value={image}
          onChange={event => setImage(event.target.value)}
        />
        <Button
          type="submit"
          size="small"
          variant="contained"
          color="primary"
          disableElevation
          disabled={busy || image.trim() === '' || image === before}
        >
          {t('answer.useImage')}
        </Button>
        <Button size="small" onClick={props.onClose}>
          {t('common.cancel')}
        </Button>
      </form>
      {error !== undefined && <Problem strip error={error} />}
    </>
  );
}

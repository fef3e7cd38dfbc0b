import {
  identityApiRef,
  useAnalytics,
  useApi,
  storageApiRef,
} from '@backstage/core-plugin-api';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import Typography from '@material-ui/core/Typography';
import useMediaQuery from '@material-ui/core/useMediaQuery';
import { makeStyles, useTheme } from '@material-ui/core/styles';
import type {
  BaseWorkload,
  CreateSpaceRequest,
  EntityMesh,
} from '@meshspace/plugin-meshspace-common';
import {
  useEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
} from 'react';
import { meshSpaceApiRef } from '../api/ref';
import {
  initialForm,
  NEW_SPACE,
  problemsOf,
  toCreateRequest,
  toForkRequest,
  type ForkForm,
} from '../model/forkForm';
import { suggestName } from '../model/names';
import { Problem } from '../states/Problem';
import { useT } from '../translations/useT';
import { ContainerFields } from './dialog/ContainerFields';
import { MoreFields } from './dialog/MoreFields';
import { Preview } from './dialog/Preview';
import { recentImages, rememberImage } from './dialog/recentImages';
import { SpaceField } from './dialog/SpaceField';
import { usePlan } from './dialog/usePlan';
import { Button } from '../ui/Button';
import { SUBMIT_KEY } from '../ui/useKeys';

const useStyles = makeStyles(theme => ({
  content: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 0.8fr)',
    padding: 0,
    borderTop: `1px solid ${theme.palette.divider}`,
    [theme.breakpoints.down('sm')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  form: {
    display: 'grid',
    gap: theme.spacing(2.5),
    alignContent: 'start',
    padding: theme.spacing(2.5, 3),
  },
  preview: {
    // Light enough for the grey of what is said beside the point.
    background:
      theme.palette.type === 'dark'
        ? theme.palette.action.hover
        : 'rgba(0,0,0,.02)',
    borderInlineStart: `1px solid ${theme.palette.divider}`,
    padding: theme.spacing(2.5, 3),
    minHeight: 360,
    [theme.breakpoints.down('sm')]: {
      borderInlineStart: 0,
      borderTop: `1px solid ${theme.palette.divider}`,
      minHeight: 0,
    },
  },
  actions: {
    padding: theme.spacing(1.5, 3),
    borderTop: `1px solid ${theme.palette.divider}`,
    gap: theme.spacing(1),
  },
  header: { flex: 1 },
  kbd: {
    marginInlineStart: theme.spacing(1),
    opacity: 0.75,
    font: 'inherit',
    fontSize: '0.8em',
  },
}));

function randomKey(): string {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
}

/** The image of the first container, as short as people say it. */
function shownImage(form: ForkForm, base: BaseWorkload): string | undefined {
  const [container] = base.containers;
  return (
    container && form.containers[container.name].image.trim().split('/').pop()
  );
}

/** One dialog: what to fork on the left, what will happen on the right. */
export function ForkDialog(props: {
  mesh: EntityMesh;
  base: BaseWorkload;
  onClose: () => void;
  onForked: (space: string) => void;
}) {
  const { mesh, base } = props;
  const classes = useStyles();
  const t = useT();
  const narrow = useMediaQuery(useTheme().breakpoints.down('sm'));
  const api = useApi(meshSpaceApiRef);
  const identity = useApi(identityApiRef);
  const storage = useApi(storageApiRef);
  const analytics = useAnalytics();
  const taken = useMemo(
    () =>
      new Set(
        [...mesh.spaces, ...mesh.candidates]
          .filter(each => each.cluster === base.cluster)
          .map(each => each.name),
      ),
    [mesh, base.cluster],
  );
  const [form, setForm] = useState<ForkForm>(() =>
    initialForm(base, {
      name: suggestName('', base.workload.name, taken),
      ttlSeconds: mesh.policy.defaultTtlSeconds,
    }),
  );
  const touchedName = useRef(false);
  useEffect(() => {
    let stale = false;
    void identity.getBackstageIdentity().then(({ userEntityRef }) => {
      if (stale || touchedName.current) return;
      setForm(previous => ({
        ...previous,
        newName: suggestName(userEntityRef, base.workload.name, taken),
      }));
    });
    return () => {
      stale = true;
    };
  }, [identity, base.workload.name, taken]);
  const change = (part: Partial<ForkForm>) => {
    if (part.newName !== undefined) touchedName.current = true;
    setForm(previous => ({ ...previous, ...part }));
  };
  const problems = problemsOf(form, taken);
  const plan = usePlan(form, base, mesh.entityRef, problems.length === 0);
  const attempt = useRef<{ wish: string; key: string }>();
  // An answer that was lost on the way is asked for again, not a second space.
  const keyFor = (wish: CreateSpaceRequest): string => {
    const text = JSON.stringify(wish);
    if (attempt.current?.wish !== text)
      attempt.current = { wish: text, key: randomKey() };
    return attempt.current.key;
  };
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const recents = useMemo(
    () => recentImages(storage, mesh.entityRef),
    [storage, mesh.entityRef],
  );
  const isNew = form.space === NEW_SPACE;
  const submit = async () => {
    if (busy || problems.length > 0) return;
    setBusy(true);
    setError(undefined);
    try {
      if (isNew) {
        const request = toCreateRequest(form, base, mesh.entityRef);
        // What the dialog shows is what one gets: the value that the dry run made is the value that is asked for.
        const header =
          request.header?.value || !plan.preview
            ? request.header
            : { ...request.header, value: plan.preview.header.value };
        const wish = { ...request, header };
        await api.createSpace(wish, { idempotencyKey: keyFor(wish) });
      } else {
        await api.putFork(
          { cluster: base.cluster, name: form.space },
          toForkRequest(form, base, mesh.entityRef),
        );
      }
      for (const container of base.containers)
        rememberImage(
          storage,
          mesh.entityRef,
          form.containers[container.name].image.trim(),
          container.image,
        );
      analytics.captureEvent('fork', base.workload.name, {
        attributes: { space: isNew ? 'new' : 'existing' },
      });
      props.onForked(isNew ? form.newName : form.space);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      void submit();
    }
  };
  const header = isNew
    ? plan.preview?.header
    : [...mesh.spaces, ...mesh.candidates].find(
        each => each.cluster === base.cluster && each.name === form.space,
      )?.sends;
  return (
    <Dialog
      open
      onClose={busy ? undefined : props.onClose}
      maxWidth="lg"
      fullWidth
      fullScreen={narrow}
      aria-labelledby="meshspace-fork"
      onKeyDown={onKeyDown}
    >
      <DialogTitle id="meshspace-fork">
        {t('dialog.title', { workload: base.workload.name })}
      </DialogTitle>
      <DialogContent className={classes.content}>
        <div className={classes.form}>
          <SpaceField
            mesh={mesh}
            base={base}
            form={form}
            problems={problems}
            onChange={change}
          />
          <ContainerFields
            base={base}
            form={form}
            problems={problems}
            recents={recents}
            onChange={change}
          />
          <MoreFields
            form={form}
            base={base}
            problems={problems}
            policy={mesh.policy}
            onChange={change}
          />
        </div>
        <div className={classes.preview}>
          <Preview
            plan={plan}
            valid={problems.length === 0}
            facts={{
              workload: base.workload.name,
              space: isNew ? form.newName : form.space,
              image: shownImage(form, base),
            }}
          />
        </div>
      </DialogContent>
      <DialogActions className={classes.actions}>
        <div className={classes.header}>
          {error === undefined ? (
            <Typography variant="body2" color="textSecondary">
              {header
                ? t('dialog.header', {
                    header: `${header.name}: ${header.value}`,
                  })
                : t('dialog.headerMade')}
            </Typography>
          ) : (
            <Problem strip error={error} />
          )}
        </div>
        <Button onClick={props.onClose} disabled={busy}>
          {t('common.cancel')}
        </Button>
        <Button
          variant="contained"
          color="primary"
          disableElevation
          disabled={busy || problems.length > 0}
          onClick={() => void submit()}
        >
          {busy ? t('dialog.forking') : t('dialog.fork')}
          <span className={classes.kbd} aria-hidden>
            {SUBMIT_KEY}
          </span>
        </Button>
      </DialogActions>
    </Dialog>
  );
}

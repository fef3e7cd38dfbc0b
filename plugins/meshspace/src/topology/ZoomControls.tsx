import IconButton from '@material-ui/core/IconButton';
import Tooltip from '@material-ui/core/Tooltip';
import { makeStyles } from '@material-ui/core/styles';
import AddIcon from '@material-ui/icons/Add';
import FitIcon from '@material-ui/icons/CropFree';
import RemoveIcon from '@material-ui/icons/Remove';
import TidyIcon from '@material-ui/icons/AccountTreeOutlined';
import { useT } from '../translations/useT';

const useStyles = makeStyles(theme => ({
  root: {
    position: 'absolute',
    insetInlineStart: theme.spacing(1.5),
    bottom: theme.spacing(1.5),
    display: 'flex',
    flexDirection: 'column',
    background: theme.palette.background.paper,
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius * 1.5,
  },
}));

export function ZoomControls(props: {
  onZoom: (factor: number) => void;
  onFit: () => void;
  onTidy: () => void;
}) {
  const classes = useStyles();
  const t = useT();
  const buttons: [string, JSX.Element, () => void][] = [
    [
      t('topology.zoomIn'),
      <AddIcon key="in" fontSize="small" />,
      () => props.onZoom(1.25),
    ],
    [
      t('topology.zoomOut'),
      <RemoveIcon key="out" fontSize="small" />,
      () => props.onZoom(0.8),
    ],
    [t('topology.fit'), <FitIcon key="fit" fontSize="small" />, props.onFit],
    [
      t('topology.tidy'),
      <TidyIcon key="tidy" fontSize="small" />,
      props.onTidy,
    ],
  ];
  return (
    <div className={classes.root} data-control>
      {buttons.map(([label, icon, run]) => (
        <Tooltip key={label} title={label} placement="right">
          <IconButton size="small" aria-label={label} onClick={run}>
            {icon}
          </IconButton>
        </Tooltip>
      ))}
    </div>
  );
}

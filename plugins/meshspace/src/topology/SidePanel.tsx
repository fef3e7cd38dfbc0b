import { parseEntityRef } from '@backstage/catalog-model';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import ButtonBase from '@material-ui/core/ButtonBase';
import IconButton from '@material-ui/core/IconButton';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import CloseIcon from '@material-ui/icons/Close';
import type {
  Topology,
  TopologyEdge,
  TopologyNode,
} from '@meshspace/plugin-meshspace-common';
import { useT } from '../translations/useT';
import { useFormat } from '../ui/useFormat';
import { FAILING } from './draw/edges';
import { healthWord, kindWord } from './nodeLabel';

const useStyles = makeStyles(theme => ({
  root: {
    width: 264,
    flex: 'none',
    overflow: 'auto',
    borderInlineStart: `1px solid ${theme.palette.divider}`,
    background: theme.palette.background.paper,
    padding: theme.spacing(1.5, 2),
    [theme.breakpoints.down('xs')]: {
      position: 'absolute',
      inset: 0,
      width: 'auto',
      zIndex: 1,
    },
  },
  head: { display: 'flex', alignItems: 'flex-start', gap: theme.spacing(1) },
  title: { flex: 1, fontWeight: 600, overflowWrap: 'anywhere' },
  facts: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    gap: theme.spacing(0.5, 1.5),
    margin: theme.spacing(1, 0, 2),
    fontSize: '0.8125rem',
    '& dt': { color: theme.palette.text.secondary },
    '& dd': { margin: 0, overflowWrap: 'anywhere' },
  },
  edge: {
    display: 'block',
    width: '100%',
    textAlign: 'start',
    padding: theme.spacing(0.75, 1),
    margin: theme.spacing(0, -1),
    borderRadius: theme.shape.borderRadius,
    fontSize: '0.8125rem',
    '&:hover, &:focus-visible': { background: theme.palette.action.hover },
  },
  numbers: { display: 'block', color: theme.palette.text.secondary },
  section: { marginTop: theme.spacing(1) },
}));

/** What is known of the chosen node, and whom it talks to. */
export function SidePanel(props: {
  topology: Topology;
  node: TopologyNode;
  onSelect: (id: string | undefined) => void;
}) {
  const { topology, node, onSelect } = props;
  const classes = useStyles();
  const t = useT();
  const format = useFormat();
  const facts: [string, JSX.Element | string | undefined][] = [
    [t('side.kind'), kindWord(node, t)],
    [t('side.health'), healthWord(node.health, t)],
    [t('side.namespace'), node.namespace],
    [t('side.version'), node.version],
    [t('side.space'), node.space],
    [t('side.protocols'), node.protocols.join(', ') || undefined],
    [t('side.mesh'), node.meshed ? t('side.meshed') : t('topology.noSidecar')],
    [
      t('side.component'),
      node.entityRef && (
        <EntityRefLink key="ref" entityRef={parseEntityRef(node.entityRef)} />
      ),
    ],
  ];
  const list = (
    title: string,
    edges: TopologyEdge[],
    other: (edge: TopologyEdge) => string,
  ) =>
    edges.length > 0 && (
      <section className={classes.section}>
        <Typography variant="subtitle2" component="h4">
          {title}
        </Typography>
        {edges.map(edge => {
          const peer = topology.nodes.find(each => each.id === other(edge));
          const numbers = [
            edge.rps > 0 ? format.rate(edge.rps) : t('topology.idle'),
            edge.rps > 0 &&
              t('topology.errors', { share: format.percent(edge.errorRate) }),
            edge.p95Ms !== undefined &&
              `p95 ${format.milliseconds(edge.p95Ms)}`,
            edge.protocol,
            edge.mtls ? 'mTLS' : t('side.plain'),
          ].filter(Boolean);
          return (
            <ButtonBase
              key={`${edge.from} ${edge.to} ${edge.protocol}`}
              className={classes.edge}
              onClick={() => onSelect(other(edge))}
            >
              {edge.errorRate >= FAILING && '⚠ '}
              {peer?.name ?? other(edge)}
              {peer?.space && ` (${peer.space})`}
              <span className={classes.numbers}>{numbers.join(' · ')}</span>
            </ButtonBase>
          );
        })}
      </section>
    );
  return (
    <aside className={classes.root} aria-label={node.name}>
      <div className={classes.head}>
        <Typography component="h3" className={classes.title}>
          {node.name}
        </Typography>
        <IconButton
          size="small"
          aria-label={t('common.close')}
          onClick={() => onSelect(undefined)}
        >
          <CloseIcon fontSize="small" />
        </IconButton>
      </div>
      <dl className={classes.facts}>
        {facts
          .filter(([, value]) => value)
          .map(([name, value]) => [
            <dt key={`${name}?`}>{name}</dt>,
            <dd key={name}>{value}</dd>,
          ])}
      </dl>
      {list(
        t('side.callers'),
        topology.edges.filter(edge => edge.to === node.id),
        edge => edge.from,
      )}
      {list(
        t('side.calls'),
        topology.edges.filter(edge => edge.from === node.id),
        edge => edge.to,
      )}
    </aside>
  );
}

import Link from '@material-ui/core/Link';
import type { Topology } from '@meshspace/plugin-meshspace-common';
import { useMemo } from 'react';
import { useT } from '../translations/useT';
import { DataTable } from '../ui/DataTable';
import { useFormat } from '../ui/useFormat';
import { matches, toGraph } from './model';
import { healthWord, kindWord } from './nodeLabel';

const SHOWN = 500;

/** The same picture for those who rather read. */
export function TopologyTable(props: {
  topology: Topology;
  query: string;
  onSelect: (id: string) => void;
}) {
  const { topology, query, onSelect } = props;
  const t = useT();
  const format = useFormat();
  const graph = useMemo(() => toGraph(topology), [topology]);
  const calls = useMemo(() => {
    const map = new Map<string, string[]>();
    for (const edge of graph.edges) {
      const names = map.get(edge.from) ?? [];
      names.push(graph.byId.get(edge.to)!.name);
      map.set(edge.from, names);
    }
    return map;
  }, [graph]);
  const nodes = graph.nodes
    .filter(node => matches(node, query))
    .sort(
      (a, b) =>
        a.namespace.localeCompare(b.namespace) || a.name.localeCompare(b.name),
    )
    .slice(0, SHOWN);
  return (
    <DataTable
      label={t('topology.title')}
      empty={t('topology.nothingFound')}
      columns={[
        t('table.name'),
        t('side.kind'),
        t('side.namespace'),
        t('side.health'),
        t('table.rate'),
        t('table.errors'),
        'p95',
        t('side.calls'),
      ]}
      rows={nodes.map(node => {
        const traffic = graph.traffic.get(node.id);
        return {
          key: node.id,
          cells: [
            <Link
              key="name"
              component="button"
              variant="body2"
              onClick={() => onSelect(node.id)}
            >
              {node.name}
            </Link>,
            node.space
              ? `${kindWord(node, t)} · ${node.space}`
              : kindWord(node, t),
            node.namespace,
            healthWord(node.health, t),
            traffic ? format.rate(traffic.rps) : '–',
            traffic ? format.percent(traffic.errorRate) : '–',
            traffic?.p95Ms === undefined
              ? '–'
              : format.milliseconds(traffic.p95Ms),
            [...new Set(calls.get(node.id))].join(', ') || '–',
          ],
        };
      })}
    />
  );
}

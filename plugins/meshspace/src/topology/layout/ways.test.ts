import fc from 'fast-check';
import { shopTopology } from '../../../dev/fake/topologies';
import { layoutTopology } from './layout';
import type { Box, LayoutEdge, LayoutNode } from './types';
import { wayOf, type Curve } from './ways';

function points({ x1, y1, x2, y2, bend }: Curve) {
  return Array.from({ length: 21 }, (_unused, index) => {
    const t = index / 20;
    const along = (a: number, b: number, c: number, d: number) =>
      a * (1 - t) ** 3 +
      3 * b * t * (1 - t) ** 2 +
      3 * c * t ** 2 * (1 - t) +
      d * t ** 3;
    return {
      x: along(x1, x1 + bend, x2 - bend, x2),
      y: along(y1, y1, y2, y2),
    };
  });
}

const inside = (box: Box, { x, y }: { x: number; y: number }) =>
  x > box.x + 1 &&
  x < box.x + box.width - 1 &&
  y > box.y + 1 &&
  y < box.y + box.height - 1;

/** Which frames a line runs behind. */
function hidden(nodes: LayoutNode[], edges: LayoutEdge[]): string[] {
  const layout = layoutTopology(nodes, edges);
  return edges.flatMap(({ from, to }) => {
    const way = wayOf(layout, edges, from, to);
    if (!way || way[0].x1 >= way[way.length - 1].x2) return [];
    const own = layout.blocks.filter(({ nodes: members }) =>
      members.some(id => id === from || id === to),
    );
    return layout.blocks
      .filter(
        block =>
          !own.includes(block) &&
          way.flatMap(points).some(point => inside(block, point)),
      )
      .map(block => `${from} → ${to} behind ${block.id}`);
  });
}

describe('the way of a line', () => {
  it('passes what stands between caller and callee', () => {
    const node = (id: string): LayoutNode => ({
      id,
      namespace: 'shop',
      kind: 'service',
    });
    const nodes = ['a', 'b', 'c'].map(node);
    const edges = [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'c' },
      { from: 'a', to: 'c' },
    ];
    expect(hidden(nodes, edges)).toEqual([]);
  });

  it('is in sight from end to end in the shop with forks', () => {
    const { nodes, edges } = shopTopology([
      { space: 'alice', health: 'healthy', mine: true },
      { space: 'bob', health: 'failing', mine: false },
    ]);
    expect(hidden(nodes, edges)).toEqual([]);
  });

  it('is in sight whatever the graph', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            from: fc.integer({ min: 0, max: 14 }).map(index => `n${index}`),
            to: fc.integer({ min: 0, max: 14 }).map(index => `n${index}`),
          }),
          { maxLength: 40 },
        ),
        edges => {
          const nodes = Array.from({ length: 15 }, (_unused, index) => ({
            id: `n${index}`,
            namespace: index % 5 === 0 ? 'b' : 'a',
            kind: 'service' as const,
          }));
          expect(hidden(nodes, edges)).toEqual([]);
        },
      ),
      { numRuns: 100 },
    );
  });
});

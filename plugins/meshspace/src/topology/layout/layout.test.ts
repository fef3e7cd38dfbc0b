import fc from 'fast-check';
import { largeTopology, shopTopology } from '../../../dev/fake/topologies';
import { layoutTopology } from './layout';
import { placeColumn } from './place';
import type { Box, LayoutEdge, LayoutNode } from './types';

const overlap = (a: Box, b: Box) =>
  a.x < b.x + b.width &&
  b.x < a.x + a.width &&
  a.y < b.y + b.height &&
  b.y < a.y + a.height;

const graphs = fc.integer({ min: 1, max: 40 }).chain(count =>
  fc.record({
    nodes: fc.tuple(
      ...Array.from({ length: count }, (_unused, index) =>
        fc.record({
          id: fc.constant(`n${index}`),
          namespace: fc.constantFrom('a', 'b', 'c'),
          kind: fc.constantFrom<LayoutNode['kind']>(
            'service',
            'gateway',
            'external',
            'fork',
          ),
          baseId: fc.option(fc.constant(`n${index % 7}`), { nil: undefined }),
        }),
      ),
    ),
    edges: fc.array(
      fc.record({
        from: fc.integer({ min: 0, max: count }).map(index => `n${index}`),
        to: fc.integer({ min: 0, max: count }).map(index => `n${index}`),
      }),
      { maxLength: 90 },
    ),
  }),
);

describe('layoutTopology', () => {
  it('never lays one frame or namespace over another, whatever the graph', () => {
    fc.assert(
      fc.property(graphs, ({ nodes, edges }) => {
        const { blocks, lanes } = layoutTopology(nodes, edges);
        for (const list of [blocks, lanes]) {
          list.forEach((box, index) =>
            list
              .slice(index + 1)
              .forEach(other => expect(overlap(box, other)).toBe(false)),
          );
        }
      }),
      { numRuns: 120 },
    );
  });

  it('looks the same whatever order the answer comes in', () => {
    const { nodes, edges } = shopTopology([
      { space: 'alice', health: 'healthy', mine: true },
    ]);
    const one = layoutTopology(nodes, edges);
    const other = layoutTopology([...nodes].reverse(), [...edges].reverse());
    for (const [id, box] of one.nodes) expect(other.nodes.get(id)).toEqual(box);
  });

  it('puts what is called to the right of its caller, gateways first', () => {
    const { nodes, edges } = shopTopology([]);
    const layout = layoutTopology(nodes, edges);
    for (const { from, to } of edges)
      expect(layout.nodes.get(from)!.x).toBeLessThan(layout.nodes.get(to)!.x);
    const left = Math.min(...[...layout.nodes.values()].map(box => box.x));
    expect(layout.nodes.get('istio-ingress/ingress')!.x).toBe(left);
  });

  it('draws a cycle without end', () => {
    const nodes = ['a', 'b', 'c'].map<LayoutNode>(id => ({
      id,
      namespace: 'ns',
      kind: 'service',
    }));
    const edges: LayoutEdge[] = [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'c' },
      { from: 'c', to: 'a' },
    ];
    expect(layoutTopology(nodes, edges).nodes.size).toBe(3);
  });

  it('stands a fork in the frame of its base', () => {
    const { nodes, edges } = shopTopology([
      { space: 'alice', health: 'healthy', mine: true },
    ]);
    const layout = layoutTopology(nodes, edges);
    const base = layout.nodes.get('reviews')!;
    const fork = layout.nodes.get('alice/reviews')!;
    expect(fork.x).toBe(base.x);
    expect(fork.y).toBeGreaterThan(base.y);
    expect(layout.blocks.find(block => block.id === 'reviews')!.nodes).toEqual([
      'reviews',
      'alice/reviews',
    ]);
  });

  it('leaves what was there in its column and order when others come and go', () => {
    const before = shopTopology([]);
    const first = layoutTopology(before.nodes, before.edges);
    const after = shopTopology([
      { space: 'alice', health: 'healthy', mine: true },
    ]);
    const second = layoutTopology(after.nodes, after.edges, first);
    for (const [id, box] of first.nodes) {
      const now = second.nodes.get(id)!;
      expect(Math.abs(now.x - box.x)).toBeLessThanOrEqual(6);
    }
    const order = (layout: typeof first) =>
      layout.blocks
        .filter(block => block.layer === 2 && block.namespace === 'shop')
        .sort((a, b) => a.y - b.y)
        .map(block => block.id);
    expect(order(second)).toEqual(order(first));
    const third = layoutTopology(before.nodes, before.edges, second);
    expect(order(third)).toEqual(order(first));
  });

  it('lays out a thousand services without one over another', () => {
    const { nodes, edges } = largeTopology(1000);
    const { blocks } = layoutTopology(nodes, edges);
    const columns = new Map<number, Box[]>();
    for (const block of blocks)
      columns.set(block.x, [...(columns.get(block.x) ?? []), block]);
    for (const column of columns.values()) {
      column.sort((a, b) => a.y - b.y);
      column
        .slice(1)
        .forEach((box, index) =>
          expect(box.y).toBeGreaterThanOrEqual(
            column[index].y + column[index].height,
          ),
        );
    }
  });
});

describe('placeColumn', () => {
  it('keeps order and gap, and grants every wish that harms nobody', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            desired: fc.integer({ min: -500, max: 500 }),
            height: fc.integer({ min: 1, max: 80 }),
          }),
          { minLength: 1, maxLength: 30 },
        ),
        wishes => {
          const tops = placeColumn(wishes, 10);
          for (let i = 1; i < tops.length; i++)
            expect(tops[i] - tops[i - 1]).toBeGreaterThanOrEqual(
              wishes[i - 1].height + 10 - 1,
            );
        },
      ),
    );
    expect(
      placeColumn(
        [
          { desired: 0, height: 10 },
          { desired: 100, height: 10 },
        ],
        10,
      ),
    ).toEqual([0, 100]);
  });
});

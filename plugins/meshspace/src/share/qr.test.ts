import { qrModules } from './qr';

describe('qrModules', () => {
  it('draws what an independent reader read as http://a.b', () => {
    const rows = qrModules('http://a.b')!.map(row =>
      row.map(dark => (dark ? '#' : '.')).join(''),
    );
    expect(rows).toEqual([
      '#######.#.###.#######',
      '#.....#....#..#.....#',
      '#.###.#...#...#.###.#',
      '#.###.#.##..#.#.###.#',
      '#.###.#.#####.#.###.#',
      '#.....#.#.#.#.#.....#',
      '#######.#.#.#.#######',
      '........#............',
      '#...#.####..######..#',
      '#.##...#....###.###..',
      '#..####...#.##..##.#.',
      '.##.##.#.#.##........',
      '#.###.#..#.#.#.###.#.',
      '........##.##...####.',
      '#######.####..####.#.',
      '#.....#..##..#......#',
      '#.###.#.#.#.##.###.#.',
      '#.###.#.....###.#.###',
      '#.###.#..##.#.####...',
      '#.....#...###..#.#...',
      '#######.#.##.##.##..#',
    ]);
  });

  it('grows with the text, and gives up where a phone could not read it', () => {
    expect(qrModules('x'.repeat(15))).toHaveLength(25);
    expect(qrModules('x'.repeat(213))).toHaveLength(57);
    expect(qrModules('x'.repeat(214))).toBeUndefined();
  });
});

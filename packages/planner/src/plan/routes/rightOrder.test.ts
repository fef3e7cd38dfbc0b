import { at, mesh, virtualService } from '../../testing/mesh';
import { inRightOrder } from './rightOrder';

/** The objects that stand there, by name, with the second in which each was made. */
const standing = (found: Record<string, number>) =>
  mesh(
    Object.entries(found).map(([name, second]) =>
      virtualService(`shop/${name}`, { hosts: ['reviews'] }, at(second)),
    ),
  );

describe('of objects that must be asked in the order a, b, c', () => {
  it.each<[string, Record<string, number>, string[]]>([
    ['all are made, if there is none', {}, ['a', 'b', 'c']],
    [
      'all stay, if they were made in this order',
      { a: 1, b: 2, c: 3 },
      ['a', 'b', 'c'],
    ],
    [
      'all stay, if they were made at once: then the name decides',
      { a: 1, b: 1, c: 1 },
      ['a', 'b', 'c'],
    ],
    [
      'one that is older than another before it goes, to be made again',
      { a: 2, b: 1, c: 3 },
      ['a'],
    ],
    [
      'whatever stands behind one that is missing goes: what is made now is the youngest',
      { a: 1, c: 2 },
      ['a', 'b'],
    ],
    ['so too if the first is missing', { b: 1, c: 2 }, ['a']],
    ['those that are missing at the end are made', { a: 1 }, ['a', 'b', 'c']],
  ])('%s', (_, found, kept) => {
    const names = inRightOrder(standing(found), 'shop', ['a', 'b', 'c']);
    expect([...names]).toEqual(kept);
  });

  it('of one second the name decides, so z has to go that belongs before a', () => {
    const view = standing({ z: 1, a: 1 });
    expect([...inRightOrder(view, 'shop', ['z', 'a'])]).toEqual(['z']);
  });
});

import { changeHeaders, changesFor } from './headers';
import {
  destination,
  forwarded,
  treated,
  Forward,
} from '../../testing/treated';

describe('header operations', () => {
  it('leave pseudo headers and Host alone and write names in lower case', () => {
    const { requestHeaders } = forwarded({
      headers: {
        request: {
          set: { 'X-A': '1', ':path': '/x', Host: 'h' },
          remove: ['X-B', 'host'],
        },
      },
    });
    expect(requestHeaders).toEqual({
      set: { 'x-a': '1' },
      add: {},
      remove: ['x-b'],
    });
  });

  it('remove before they set, and set before they add', () => {
    expect(
      changeHeaders(
        [
          ['X-A', '1'],
          ['x-b', '2'],
        ],
        [{ set: { 'x-b': '3' }, add: { 'x-a': '4' }, remove: ['x-a'] }],
      ),
    ).toEqual([
      ['x-b', '3'],
      ['x-a', '4'],
    ]);
  });

  it("of a single destination follow the rule's; of several come first", () => {
    const rule = { headers: { request: { set: { who: 'rule' } } } };
    const target = (weight: number) => ({
      destination,
      weight,
      headers: { request: { set: { who: 'destination' } } },
    });
    const last = (route: object[]) => {
      const result = treated({ ...rule, route }) as Forward;
      return changeHeaders(
        [],
        changesFor(result, result.upstreams[0], 'requestHeaders'),
      );
    };
    expect(last([target(100)])).toEqual([['who', 'destination']]);
    expect(last([target(50), target(50)])).toEqual([['who', 'rule']]);
  });
});

import { ObservedCalls } from '../types';
import { settledWorld, space } from '../../proofs/world';
import { found, healthy } from '../../testing/ailing';

const call = (from: string, to: string, rps = 1): ObservedCalls => {
  const [source, destination] = [from, to].map(path => {
    const [namespace, workload] = path.split('/');
    return { namespace, workload };
  });
  return { source, destination, rps };
};

const FORK_TO_WEB = call('alice/reviews', 'shop/web');

describe('a workload that a fork calls and that calls what is forked', () => {
  it.each<[string, ObservedCalls[], boolean]>([
    ['is not known without traffic', [], false],
    [
      'has lost the header, if it comes to the base alone',
      [FORK_TO_WEB, call('shop/web', 'shop/reviews')],
      true,
    ],
    [
      'has not, if it comes to the fork, too',
      [
        FORK_TO_WEB,
        call('shop/web', 'shop/reviews'),
        call('shop/web', 'alice/reviews'),
      ],
      false,
    ],
    [
      'has none to lose, if no fork calls it',
      [call('shop/web', 'shop/reviews')],
      false,
    ],
    [
      'has none to lose, if forks called it once and no more',
      [call('alice/reviews', 'shop/web', 0), call('shop/web', 'shop/reviews')],
      false,
    ],
    [
      'may well call what is not forked',
      [FORK_TO_WEB, call('shop/web', 'shop/ratings')],
      false,
    ],
  ])('%s', (_, traffic, told) => {
    const messages = found(healthy(), 'MSP0029', traffic).map(
      ({ message }) => message,
    );
    expect(messages.map(text => text.includes('web calls reviews'))).toEqual(
      told ? [true] : [],
    );
  });

  it.each([{ mirror: true }, { share: 10 }])(
    'may well come to the base where the space wants it so: %j',
    wish => {
      const view = settledWorld(
        [],
        [
          space('alice', [], {
            forks: [
              {
                workload: { kind: 'Deployment', name: 'reviews' },
                traffic: wish,
              },
            ],
          }),
        ],
      );
      const traffic = [FORK_TO_WEB, call('shop/web', 'shop/reviews')];
      expect(found(view, 'MSP0029', traffic)).toEqual([]);
    },
  );
});

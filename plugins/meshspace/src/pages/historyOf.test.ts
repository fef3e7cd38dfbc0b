import { space } from '../../dev/fake/builders';
import { historyOf } from './historyOf';

const event = (
  kind: string,
  message: string,
  time: string,
  type = 'Normal',
) => ({
  time,
  type,
  reason: 'Any',
  object: { apiVersion: 'v1', kind, name: 'x' },
  message,
  count: 1,
});
const condition = (message: string, lastTransitionTime: string) => ({
  type: message,
  status: 'True' as const,
  reason: 'Any',
  message,
  lastTransitionTime,
});
const words = { made: 'Made by alice' };

describe('history of a space', () => {
  it('has the newest first and ends with how it began', () => {
    const found = historyOf(
      space({
        createdAt: '2026-01-01T10:00:00Z',
        conditions: [
          condition('The namespace is there.', '2026-01-01T10:00:01Z'),
        ],
      }),
      [
        event('MeshSpace', 'It fails.', '2026-01-01T11:00:00Z', 'Warning'),
        event('MeshSpace', 'It is ready.', '2026-01-01T10:30:00.5Z'),
      ],
      words,
    );
    expect(found.map(({ text, tone }) => [text, tone])).toEqual([
      ['It fails.', 'warning'],
      ['It is ready.', 'ok'],
      ['The namespace is there.', 'ok'],
      ['Made by alice', 'idle'],
    ]);
  });

  it('leaves out what pods do, and what is told twice', () => {
    const found = historyOf(
      space({ conditions: [condition('Same.', '2026-01-01T10:00:01Z')] }),
      [
        event('Pod', 'Pulled', '2026-01-01T11:00:00Z'),
        event('MeshSpace', 'Same.', '2026-01-01T10:30:00Z'),
      ],
      words,
    );
    expect(found.map(({ text }) => text)).toEqual(['Same.', 'Made by alice']);
  });
});

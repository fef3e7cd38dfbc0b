import fc from 'fast-check';
import { parseAnsi } from './ansi';
import { Heights } from './Heights';
import { LogBuffer, LogSearch, parseLine, plain } from './LogBuffer';

describe('LogBuffer', () => {
  it('forgets the oldest lines beyond its limit, and counts them', () => {
    const buffer = new LogBuffer(100);
    for (let i = 0; i < 250; i++) buffer.append([parseLine(`line ${i}`, 0)]);
    expect(buffer.lines.length).toBeLessThanOrEqual(100);
    expect(buffer.lines.length + buffer.dropped).toBe(250);
    expect(buffer.lines[buffer.lines.length - 1].text).toBe('line 249');
  });

  it('finds the same lines as a search from the start, however they came', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.array(
            fc.constantFrom(
              'ok',
              'an ERROR',
              'Error: x',
              '\u001b[31merr\u001b[0mor',
            ),
          ),
          { maxLength: 20 },
        ),
        batches => {
          const buffer = new LogBuffer(30);
          const search = new LogSearch('error');
          let hits: readonly number[] = [];
          for (const batch of batches) {
            buffer.append(batch.map(text => parseLine(text, 0)));
            hits = search.update(buffer);
          }
          expect([...hits]).toEqual([...new LogSearch('error').update(buffer)]);
        },
      ),
    );
  });

  it('takes the time off the text', () => {
    expect(parseLine('2026-01-01T10:00:00.123456789Z hello', 1)).toEqual({
      source: 1,
      text: 'hello',
      time: '2026-01-01T10:00:00.123456789Z',
    });
    expect(parseLine('hello', 0)).toEqual({ source: 0, text: 'hello' });
  });
});

describe('Heights', () => {
  it('finds the row at any height', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 60 }), {
          minLength: 1,
          maxLength: 3000,
        }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (rows, share) => {
          const heights = new Heights();
          rows.forEach(row => heights.push(row));
          const y = share * heights.total;
          const row = heights.at(y);
          expect(heights.top(row)).toBeLessThanOrEqual(y);
          expect(heights.top(row) + rows[row]).toBeGreaterThan(y);
        },
      ),
    );
  });
});

describe('parseAnsi', () => {
  it('colours what the sequence colours, and loses no letter', () => {
    const line =
      '\u001b[1;31mERR\u001b[0m plain \u001b[38;5;208morange\u001b[39m\u001b[2K end';
    const spans = parseAnsi(line);
    expect(spans.map(span => span.text).join('')).toBe(plain(line));
    expect(spans[0]).toMatchObject({ text: 'ERR', bold: true, color: 1 });
    expect(spans[2]).toMatchObject({ text: 'orange', color: 208 });
    expect(spans[1]).toEqual({ text: ' plain ' });
  });
});

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import {
  collectLines,
  formatLine,
  logQuery,
  sendLog,
  showLine,
} from './logFile';

const at = (second: number) => `2026-01-01T00:00:0${second}.000Z`;

it('shows the text alone, with its time if asked, and nothing older than asked', () => {
  const line = formatLine(at(5), 'stdout', 'hello F world').trimEnd();
  expect(showLine(line, { timestamps: false })).toBe('hello F world\n');
  expect(showLine(line, { timestamps: true })).toBe(`${at(5)} hello F world\n`);
  expect(
    showLine(line, { timestamps: false, sinceMs: Date.parse(at(6)) }),
  ).toBe('');
});

it('reads what kubectl asks for', () => {
  const now = Date.parse(at(9));
  expect(
    logQuery(
      new URLSearchParams('timestamps=true&tailLines=3&sinceSeconds=4'),
      now,
    ),
  ).toEqual({
    timestamps: true,
    tailLines: 3,
    limitBytes: undefined,
    sinceMs: Date.parse(at(5)),
  });
});

it('a last line without a newline is a line', async () => {
  const stream = new PassThrough();
  let written = '';
  const ended = new Promise<void>(resolve =>
    collectLines(stream, 'stderr', text => (written += text), resolve),
  );
  stream.write('one\ntw');
  stream.end('o');
  await ended;
  expect(written.split('\n').map(line => line.slice(25))).toEqual([
    'stderr F one',
    'stderr F two',
    '',
  ]);
});

describe('sendLog', () => {
  const file = path.join(
    fs.mkdtempSync(path.join(os.tmpdir(), 'log-')),
    'app.log',
  );
  const write = (...texts: string[]) =>
    texts.forEach(text =>
      fs.appendFileSync(file, formatLine(at(1), 'stdout', text)),
    );

  beforeEach(() => fs.writeFileSync(file, ''));
  afterAll(() => fs.rmSync(path.dirname(file), { recursive: true }));

  it.each([
    [undefined, 'a\nb\nc\n'],
    [2, 'b\nc\n'],
    [0, ''],
  ])('with %s lines from the end sends %j', (tailLines, expected) => {
    write('a', 'b', 'c');
    let sent = '';
    sendLog(
      file,
      { timestamps: false, tailLines },
      undefined,
      text => (sent += text),
      () => {},
    );
    expect(sent).toBe(expected);
  });

  it('follows until the end, and sends what was written just before it', async () => {
    write('a');
    let sent = '';
    let over = false;
    const ended = new Promise<void>(resolve => {
      sendLog(
        file,
        { timestamps: false },
        { ended: () => over },
        text => (sent += text),
        resolve,
      );
    });
    write('b');
    over = true;
    await ended;
    expect(sent).toBe('a\nb\n');
  });
});

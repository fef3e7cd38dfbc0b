import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Testbed } from '../src';
import {
  argumentsOf,
  compared,
  manifestFolder,
  readCommands,
} from '../src/contract/kubectlCommands';
import { tryRun } from '../src/process/run';
import { EmbeddedProcess } from './support/EmbeddedProcess';

const COMMAND_TIMEOUT_MS = 90_000;

describe('what kubectl says of the embedded cluster, it says of a real one', () => {
  const surroundings = {
    namespace: `both-${randomUUID().slice(0, 8)}`,
    files: manifestFolder,
  };
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'meshspace-kubectl-'));
  const embeddedConfig = path.join(scratch, 'embedded');
  let bed: Testbed;
  let embedded: EmbeddedProcess | undefined;

  const say = async (kubeconfig: string, line: string) => {
    const { code, stdout, stderr } = await tryRun(
      bed.tools.kubectl,
      argumentsOf(line, surroundings),
      {
        env: {
          ...process.env,
          KUBECONFIG: kubeconfig,
          // what kubectl remembers of one server is not for the other
          KUBECACHEDIR: `${path.join(
            scratch,
            path.basename(kubeconfig),
          )}.cache`,
          TMPDIR: scratch,
        },
        timeoutMs: COMMAND_TIMEOUT_MS,
      },
    );
    return { code, said: compared(line, stdout + stderr, surroundings) };
  };

  beforeAll(async () => {
    bed = await Testbed.shared();
    embedded = await EmbeddedProcess.start(embeddedConfig);
  });

  afterAll(async () => {
    await embedded?.stop();
    await bed.kubectl([
      ...['delete', 'namespace', surroundings.namespace],
      ...['--ignore-not-found', '--wait=false'],
    ]);
    bed.close();
    fs.rmSync(scratch, { recursive: true });
  });

  it.each(readCommands())('$line', async ({ line, same }) => {
    const [here, there] = await Promise.all([
      say(embeddedConfig, line),
      say(bed.kubeconfig, line),
    ]);
    const wanted = {
      output: there,
      'exit code': expect.objectContaining({ code: there.code }),
      differs: expect.not.objectContaining(there),
    };
    expect(here).toEqual(wanted[same]);
  });
});

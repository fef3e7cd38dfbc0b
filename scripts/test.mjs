import { describeFailure, Failure, runMain } from './lib/failure.mjs';
import { inState, repoRoot } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { withProcesses } from './lib/processes.mjs';
import { checkResult } from './lib/results.mjs';
import { stageRunners } from './lib/stages.mjs';
import { summarize } from './lib/summary.mjs';
import { parseTestOptions, testHelp } from './lib/testOptions.mjs';
import { createUi } from './lib/ui.mjs';
import { within } from './lib/wait.mjs';

const ci = process.env.CI !== undefined && process.env.CI !== 'false';

/** Twice what the longest stage takes on two cores when it has to build its tools first. */
const STAGE_MINUTES = 40;

/** Runs a stage's commands, showing what they print and keeping it. */
function createRun(processes, tools, stage) {
  return async ([command, ...args], { env, quiet = false } = {}) => {
    const programs = { yarn: tools.yarn, node: [tools.node] };
    const [program, ...first] = programs[command];
    const lines = [];
    const child = processes.start(stage, program, [...first, ...args], {
      cwd: repoRoot,
      env: { ...tools.env, FORCE_COLOR: '1', ...env },
      logFile: inState(`log/test-${stage}.log`),
      onLine: line => {
        lines.push(line);
        if (!quiet) {
          process.stdout.write(`${line}\n`);
        }
      },
    });
    const { code, signal } = await child.exited;
    const output = lines.join('\n');
    if (quiet && code !== 0) {
      process.stdout.write(`${output}\n`);
    }
    return { code: code ?? 1, signal, output };
  };
}

async function runStage(name, { tools, ui }) {
  const startedAt = Date.now();
  process.stdout.write(`\n── ${name}\n`);
  let result;
  const interrupted = await withProcesses(async (processes, signal) => {
    const run = createRun(processes, tools, name);
    try {
      result = await within(
        stageRunners[name]({ run, processes, tools, ui, signal }),
        {
          timeoutMs: STAGE_MINUTES * 60_000,
          onTimeout: () =>
            new Failure(
              `It did not end within ${STAGE_MINUTES} minutes, and was ended; the last that it printed tells where it stood.`,
            ),
        },
      );
    } catch (error) {
      signal.throwIfAborted();
      process.stdout.write(`${describeFailure(error)}\n`);
      result = checkResult(`${name}: ${error.message.split('\n')[0]}`, 1);
    }
    return 0;
  });
  return { name, milliseconds: Date.now() - startedAt, result, interrupted };
}

await runMain(async () => {
  const options = parseTestOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(testHelp);
    return 0;
  }
  const ui = createUi();
  let tools;
  const interrupted = await withProcesses(async (processes, signal) => {
    tools = await prepare({ processes, ui, signal });
    return 0;
  });
  if (interrupted) {
    return interrupted;
  }
  const stages = [];
  for (const name of options.stages) {
    const stage = await runStage(name, { tools, ui });
    if (stage.interrupted) {
      return stage.interrupted;
    }
    stages.push(stage);
  }
  const { text, exitCode } = summarize(stages, ci);
  process.stdout.write(text);
  return exitCode;
});

import { Testbed } from '../bed/testbed';
import { breakCase } from './breaking';
import { loadContract } from './load';
import { runCase } from './runner';
import { TestbedTarget } from './testbedTarget';

export interface ContractOptions {
  /** Only cases whose name or marks contain this. */
  only?: string;
  /** Runs every case with its rule broken, too: it must be seen to fail. */
  prove: boolean;
  write(text: string): void;
}

/** Holds the contract against the running instance; resolves with the number of failures. */
export async function runContract({
  only = '',
  prove,
  write,
}: ContractOptions): Promise<number> {
  const bed = await Testbed.shared({ profile: 'gateway-api' });
  const target = await TestbedTarget.prepare(bed);
  let failures = 0;
  try {
    for (const table of loadContract()) {
      const chosen = table.cases.filter(
        ({ name, shows, notOn }) =>
          !notOn?.[target.name] &&
          [table.file, name, ...shows].some(text =>
            text.toLowerCase().includes(only.toLowerCase()),
          ),
      );
      for (const one of chosen) {
        const started = Date.now();
        // first broken: connections that a right configuration let through would outlive it
        const toothless =
          prove &&
          (await runCase(target, breakCase(one), table.treatments)).length ===
            0;
        const mismatches = await runCase(target, one, table.treatments);
        const ok = mismatches.length === 0 && !toothless;
        failures += ok ? 0 : 1;
        write(
          `${ok ? 'ok  ' : 'FAIL'} ${one.name} (${Date.now() - started} ms)\n`,
        );
        if (toothless) write('     passes although its rule is broken\n');
        for (const { request, differences } of mismatches)
          write(`     ${request}\n       ${differences.join('\n       ')}\n`);
      }
    }
  } finally {
    bed.close();
  }
  return failures;
}

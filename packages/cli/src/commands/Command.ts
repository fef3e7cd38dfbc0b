import { MutableView } from '@meshspace/planner';
import { Options } from '../options';

/** What a command is given, and where it writes. */
export interface CommandContext {
  view: MutableView;
  options: Options;
  now: Date;
  print(text: string): void;
}

/** One of `plan`, `explain`, `doctor`. */
export interface Command {
  summary: string;
  help: string;
  /** Resolves to the exit code. */
  run(context: CommandContext): number;
}

/** Options that every command has which looks at objects. */
export const WHERE = `  -f FILE|FOLDER|-      objects in YAML or JSON, any number of times, added to those of a cluster; - is stdin
  --context NAME        a context of the kubeconfig; it is only read
  --current-context     its current one
  --kubeconfig FILE     another kubeconfig than kubectl would use`;

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

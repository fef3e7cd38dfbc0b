/** A failure that a person can act on: one sentence with cause and next step. */
export class Failure extends Error {
  constructor(sentence, { cause, exitCode = 1 } = {}) {
    super(sentence, { cause });
    this.name = 'Failure';
    this.exitCode = exitCode;
  }
}

const SYSTEM_SENTENCES = {
  ENOSPC: 'The disk is full; free some space and run the same command again.',
  EROFS:
    'This folder is on a read-only file system; clone the project to a writable place.',
  EACCES:
    'This folder may not be written by you; run as its owner or clone the project elsewhere.',
  EMFILE:
    'The limit of open files is reached; raise it (`ulimit -n 8192`) and run the same command again.',
};

/** What to print for an error, whatever it is. */
export function describeFailure(error) {
  if (error instanceof Failure) {
    return error.message;
  }
  const known = SYSTEM_SENTENCES[error?.code];
  if (known) {
    return error.path ? `${known} (${error.path})` : known;
  }
  return error instanceof Error ? error.stack ?? error.message : String(error);
}

/** Runs a command's main function: its number is the exit code, its error one sentence. */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    process.stderr.write(`\n${describeFailure(error)}\n`);
    process.exitCode = error instanceof Failure ? error.exitCode : 1;
  }
}

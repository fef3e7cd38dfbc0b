/** A refusal or failure that one sentence explains; the command line prints only that sentence. */
export class TestbedError extends Error {
  readonly exitCode: number = 1;

  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Something pinned that cannot be had from where it comes from: the stage is skipped by name, not failed. */
export class UnavailableError extends TestbedError {
  // EX_TEMPFAIL of sysexits.h: lets a caller tell "cannot be had" from "is broken"
  override readonly exitCode = 75;

  constructor(what: string, options?: { cause?: unknown }) {
    super(`unavailable: ${what}`, options);
  }
}

export function messageOf(error: unknown): string {
  // not by class: an error of Node's own may come from another realm than ours
  const message = (error as { message?: unknown } | undefined)?.message;
  return typeof message === 'string' ? message : String(error);
}

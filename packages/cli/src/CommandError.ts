/** A refusal in one sentence that names cause and next step; its exit code tells scripts what kind. */
export class CommandError extends Error {
  constructor(message: string, readonly exitCode = 2) {
    super(message);
    this.name = 'CommandError';
  }
}

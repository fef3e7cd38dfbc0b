import fs from 'node:fs';

const CHUNK = 256 * 1024;

/** The end of a file that grows: what was read once is not read again. */
export class LogTail {
  private at = 0;
  private rest = '';

  constructor(private readonly file: string) {}

  /** The whole lines that have come since the last time. */
  newLines(): string[] {
    if (!fs.existsSync(this.file)) return [];
    const handle = fs.openSync(this.file, 'r');
    const parts: Buffer[] = [];
    try {
      // a restarted program begins a new file
      if (fs.fstatSync(handle).size < this.at) {
        this.at = 0;
        this.rest = '';
      }
      for (let read = -1; read !== 0; ) {
        const buffer = Buffer.alloc(CHUNK);
        read = fs.readSync(handle, buffer, 0, CHUNK, this.at);
        this.at += read;
        parts.push(buffer.subarray(0, read));
      }
    } finally {
      fs.closeSync(handle);
    }
    const lines = (this.rest + Buffer.concat(parts).toString('utf8')).split(
      '\n',
    );
    this.rest = lines.pop() ?? '';
    return lines;
  }
}

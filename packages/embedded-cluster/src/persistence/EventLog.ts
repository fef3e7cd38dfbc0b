import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { StoredObject } from '../store/InternalClient';
import { serialized } from '../store/serialized';
import { HistoryEvent, Store } from '../store/Store';

interface Entry {
  type: HistoryEvent['type'];
  resource: string;
  revision: number;
  object: StoredObject;
}

const FILE = 'objects.log';
/** Rewritten when it holds this many times more lines than there are objects. */
const SLACK = 4;
const MIN_LINES = 10_000;

function lineOf({ type, resource, revision, object }: Entry): string {
  return `{"type":"${type}","resource":${JSON.stringify(
    resource,
  )},"revision":${revision},"object":${serialized(object)}}\n`;
}

/**
 * Every change as a line, appended before anybody hears of it: what a client was told survives a `kill -9`. The operating system
 * keeps what was written when the process dies; only a crash of the machine can lose the last moment.
 */
export class EventLog {
  private descriptor: number;
  private lines = 0;
  private readonly path: string;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.path = join(folder, FILE);
    this.descriptor = openSync(this.path, 'a+');
  }

  /** Reads everything back; a last line that was cut off in the middle is dropped. */
  restore(store: Store): void {
    const text = existsSync(this.path) ? readFileSync(this.path, 'utf8') : '';
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    for (const line of whole.split('\n')) {
      if (!line) continue;
      store.replay(JSON.parse(line) as Entry);
      this.lines += 1;
    }
    if (whole.length < text.length) {
      ftruncateSync(this.descriptor, Buffer.byteLength(whole));
    }
    if (this.lines > MIN_LINES) this.compact(store);
  }

  append(event: HistoryEvent): void {
    writeSync(this.descriptor, lineOf(event));
    this.lines += 1;
  }

  /** Keeps only what is there now. The new file takes the old one's place in one step. */
  compact(store: Store): void {
    const names = store.resourceNames();
    const live = names.reduce((sum, name) => sum + store.count(name), 0);
    if (this.lines < live * SLACK) return;
    const next = `${this.path}.next`;
    const descriptor = openSync(next, 'w');
    let lines = 0;
    for (const resource of names) {
      for (const [, object] of store.range(resource)) {
        const revision = Number(object.metadata.resourceVersion);
        writeSync(
          descriptor,
          lineOf({ type: 'ADDED', resource, revision, object }),
        );
        lines += 1;
      }
    }
    fsyncSync(descriptor);
    closeSync(descriptor);
    closeSync(this.descriptor);
    renameSync(next, this.path);
    this.descriptor = openSync(this.path, 'a+');
    this.lines = lines;
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

import fs from 'node:fs';
import path from 'node:path';

const LIMIT = '/proc/sys/fs/inotify/max_user_instances';
const NEEDED = 8192;
const saved = (root: string) => path.join(root, 'inotify-limit-before');

/**
 * All sidecars share one uid without user namespaces, and the kernel counts inotify instances by uid: from
 * about 40 sidecars on they would fail. The old limit is kept in a file until the last instance goes down.
 */
export function raiseInotifyLimit(root: string): void {
  const before = fs.readFileSync(LIMIT, 'utf8').trim();
  if (Number(before) >= NEEDED) return;
  fs.writeFileSync(saved(root), before);
  fs.writeFileSync(LIMIT, String(NEEDED));
}

export function restoreInotifyLimit(root: string): void {
  if (!fs.existsSync(saved(root))) return;
  fs.writeFileSync(LIMIT, fs.readFileSync(saved(root), 'utf8'));
  fs.rmSync(saved(root));
}

import fs from 'node:fs';
import { Failure } from './failure.mjs';

/** The sentence for a disk that is too full, or undefined when it is not. */
export function describeShortage(freeBytes, neededBytes) {
  if (freeBytes >= neededBytes) {
    return undefined;
  }
  const free = Math.floor(freeBytes / 1024 ** 2);
  const needed = Math.round(neededBytes / 1024 ** 3);
  return `The disk has only ${free} MB left and installing needs ${needed} GB; free some space and run the same command again.`;
}

/** Refuses to begin what a full disk would end half-way. */
export function requireDiskSpace(folder, neededBytes) {
  const { bavail, bsize } = fs.statfsSync(folder);
  const shortage = describeShortage(bavail * bsize, neededBytes);
  if (shortage) {
    throw new Failure(shortage);
  }
}

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { ToolRecipe } from './recipes';

/** All files below a folder, as paths relative to it, in an order that does not depend on the file system. */
export function filesBelow(dir: string, below = ''): string[] {
  return fs
    .readdirSync(path.join(dir, below), { withFileTypes: true })
    .flatMap(entry => {
      const name = path.join(below, entry.name);
      return entry.isDirectory() ? filesBelow(dir, name) : [name];
    })
    .sort();
}

/** The result's key: whatever changes one of the pins, the recipe or the compiler makes another one. */
export function cacheKey(
  recipe: ToolRecipe,
  pinsDir: string,
  compiler: string,
): string {
  const sum = createHash('sha256');
  sum.update(JSON.stringify(recipe)).update('\0').update(compiler).update('\0');
  for (const file of filesBelow(pinsDir)) {
    sum
      .update(file)
      .update('\0')
      .update(fs.readFileSync(path.join(pinsDir, file)))
      .update('\0');
  }
  return sum.digest('hex').slice(0, 16);
}

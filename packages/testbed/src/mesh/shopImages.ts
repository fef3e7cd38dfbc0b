import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { ImageInput } from '../kubelet/images';

const shopTableSchema = z.record(
  z.string(),
  z.object({ program: z.string(), tags: z.array(z.string()) }),
);

const escape = (text: string) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');

/** `*` in a tag stands for any characters. */
const tagPattern = (tag: string) => tag.split('*').map(escape).join('.*');

/** The sample shop's own table of images, for the kubelet: the same programs that the embedded cluster runs. */
export function shopImages(
  dir: string,
  node: { path: string; files: Record<string, string>; flags: string[] },
): ImageInput[] {
  const table = path.join(dir, 'images.json');
  if (!fs.existsSync(table)) return [];
  const images = shopTableSchema.parse(
    JSON.parse(fs.readFileSync(table, 'utf8')),
  );
  return Object.entries(images).map(([name, { program, tags }]) => ({
    match: `${escape(name)}:(?:${tags.map(tagPattern).join('|')})`,
    files: { ...node.files, '/app': dir },
    entrypoint: [node.path, ...node.flags, path.join('/app', program)],
    tagEnv: 'VERSION',
  }));
}

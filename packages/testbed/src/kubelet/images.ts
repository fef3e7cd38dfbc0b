import fs from 'node:fs';
import { z } from 'zod';

const imageSchema = z.object({
  /** Regular expression over the whole image reference. */
  match: z.string(),
  /** What the image brings, as `path in the container → path on this machine`; the rest is the machine's own root. */
  files: z.record(z.string(), z.string()).default({}),
  entrypoint: z.array(z.string()).min(1),
  env: z.record(z.string(), z.string()).default({}),
  /** Environment variable that receives the image's tag: how one program plays several versions. */
  tagEnv: z.string().optional(),
  user: z.number().int().optional(),
});

export const imageTableSchema = z.array(imageSchema);

export type Image = z.output<typeof imageSchema>;
export type ImageInput = z.input<typeof imageSchema>;

/** The tag of a reference; a colon before the last slash belongs to the registry's port. */
export function tagOf(reference: string): string {
  const name = reference.slice(reference.lastIndexOf('/') + 1).split('@')[0];
  return name.includes(':') ? name.slice(name.indexOf(':') + 1) : 'latest';
}

export function findImage(
  table: readonly Image[],
  reference: string,
): Image | undefined {
  return table.find(({ match }) =>
    new RegExp(`^(?:${match})$`).test(reference),
  );
}

export function imageEnv(
  image: Image,
  reference: string,
): Record<string, string> {
  return {
    ...image.env,
    ...(image.tagEnv ? { [image.tagEnv]: tagOf(reference) } : {}),
  };
}

export function readImageTable(file: string): Image[] {
  return imageTableSchema.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
}

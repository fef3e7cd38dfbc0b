import fs from 'node:fs';
import { z } from 'zod';
import { createInstance, paths, type Instance } from './instance';
import { imageTableSchema } from './kubelet/images';

export const settingsSchema = z.object({
  instance: z.number().int(),
  profile: z.string(),
  images: imageTableSchema,
  /** When `up` had finished; absent while it is on its way or after it was interrupted. */
  readyAt: z.string().optional(),
  tools: z.record(z.string(), z.string()),
});

export type Settings = z.output<typeof settingsSchema>;

/** What an instance was started with: `up` writes it, the kubelet and everybody who attaches reads it. */
export function readSettings(instance: Instance): Settings | undefined {
  const file = paths(instance).settings;
  return fs.existsSync(file)
    ? settingsSchema.parse(JSON.parse(fs.readFileSync(file, 'utf8')))
    : undefined;
}

export function writeSettings(
  settings: Settings,
  instance = createInstance(settings.instance),
): void {
  fs.mkdirSync(instance.dir, { recursive: true });
  const file = paths(instance).settings;
  fs.writeFileSync(`${file}.new`, `${JSON.stringify(settings, null, 2)}\n`);
  fs.renameSync(`${file}.new`, file);
}

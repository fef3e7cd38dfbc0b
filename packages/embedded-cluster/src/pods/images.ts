import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';

/** `images.json`: which image names exist, which program each runs, and which of its tags there are. */
const imageTable = z.record(
  z.string(),
  z.object({
    program: z.string(),
    /** Tags; a `*` stands for anything. */
    tags: z.array(z.string()).min(1),
  }),
);

export type Image =
  /** A Node program; the tag tells it which version it is. */
  | { type: 'program'; file: string; tag: string }
  /** pilot-agent with Envoy: the mesh's own data plane takes its place. */
  | { type: 'proxy' }
  /** Ready at once and does nothing: for presets that are too large to run. */
  | { type: 'simulated' };

export class ImageNotFound extends Error {
  constructor(image: string) {
    super(
      `failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${image}: not found`,
    );
  }
}

export type ImageStore = (image: string) => Image;

/** Images are programs in a folder; nothing is ever downloaded. */
export function imagesOf(tableFile: string): ImageStore {
  const table = imageTable.parse(JSON.parse(readFileSync(tableFile, 'utf8')));
  return image => {
    const { name, tag } = splitImage(image);
    if (/(^|\/)proxyv2$/.test(name)) {
      return { type: 'proxy' };
    }
    if (name.startsWith('simulated/') || /(^|\/)pause$/.test(name)) {
      return { type: 'simulated' };
    }
    const entry = table[name];
    if (!entry?.tags.some(pattern => matchesTag(pattern, tag))) {
      throw new ImageNotFound(image);
    }
    return {
      type: 'program',
      file: resolve(dirname(tableFile), entry.program),
      tag,
    };
  };
}

function splitImage(image: string): { name: string; tag: string } {
  const withoutDigest = image.split('@')[0];
  const colon = withoutDigest.indexOf(':', withoutDigest.lastIndexOf('/') + 1);
  const name = colon < 0 ? withoutDigest : withoutDigest.slice(0, colon);
  return {
    name: name.replace(/^docker\.io\//, ''),
    tag: colon < 0 ? 'latest' : withoutDigest.slice(colon + 1),
  };
}

function matchesTag(pattern: string, tag: string): boolean {
  const escaped = pattern
    .split('*')
    .map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`).test(tag);
}

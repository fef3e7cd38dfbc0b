import fs from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../paths';

// Commands of kubectl whose output on two servers is compared.

const folder = path.join(packageRoot, 'contract', 'kubectl');

export interface Surroundings {
  /** A fresh namespace of the same name on both servers. */
  namespace: string;
  /** Folder of the manifests. */
  files: string;
}

export const manifestFolder = path.join(folder, 'files');

/** What must be the same of a command's two outcomes; `differs` marks a known difference, which must be one. */
export type Agreement = 'output' | 'exit code' | 'differs';

export interface Command {
  line: string;
  same: Agreement;
}

const AGREEMENTS: Record<string, Agreement> = {
  '~ ': 'exit code',
  '! ': 'differs',
};

export function parseCommand(text: string): Command {
  const same = AGREEMENTS[text.slice(0, 2)];
  return same ? { line: text.slice(2), same } : { line: text, same: 'output' };
}

export function readCommands(): Command[] {
  return fs
    .readFileSync(path.join(folder, 'commands.txt'), 'utf8')
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(parseCommand);
}

/** A command line's arguments; single quotes hold together what has blanks. */
export function argumentsOf(
  line: string,
  { namespace, files }: Surroundings,
): string[] {
  return (line.match(/(?:'[^']*'|[^\s'])+/g) ?? []).map(part =>
    part
      .replaceAll("'", '')
      .replace(/\bNS\b/g, namespace)
      .replace(/\bFILES\b/g, files),
  );
}

type Mask = [RegExp, string];

/** What no two servers, and no two moments, have in common. */
const MASKS: Mask[] = [
  [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UID'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'TIME'],
  [/[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [-+]\d{4}/g, 'TIME'],
  [/(resourceVersion"?: |resourceVersion\\?":\\?)"\d+\\?"/g, '$1RV'],
  [/(Resource Version: +)\d+/g, '$1RV'],
  [/(patch: Invalid value: )"\{.*\}"(?=: json)/g, '$1OBJECT'],
  [/(pod-template-hash=)\w+/g, '$1HASH'],
  [/\b10\.\d+\.\d+\.\d+\b/g, 'IP'],
  [/\b127\.0\.0\.\d+\b/g, 'IP'],
  [/(?<![\w.])(\d+[hms]){1,3}(?![\w.])/g, 'AGE'],
  [/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, 'TOKEN'],
  // a pod whose image cannot be had goes from one to the other and back
  [/\bErrImagePull\b/g, 'ImagePullBackOff'],
];

/** Names that are made of hashes and chance: ReplicaSets, their pods, and what is generated. */
const hashed = (name: string): Mask[] => [
  [
    new RegExp(
      `\\b${name}-[bcdf-hj-np-tv-xz2-9]{7,10}-[bcdf-hj-np-tv-xz2-9]{5}\\b`,
      'g',
    ),
    `${name}-HASH-POD`,
  ],
  [
    new RegExp(`\\b${name}-[bcdf-hj-np-tv-xz2-9]{7,10}\\b`, 'g'),
    `${name}-HASH`,
  ],
];

/** Descriptions of fields are no part of what is compared: only this project's own have any on both. */
const withoutDescriptions = (text: string) =>
  text
    .split('\n')
    .filter(line => /^(GROUP|KIND|VERSION|FIELD|error)|\t</.test(line))
    .join('\n');

/** An output as it is compared. */
export function compared(
  line: string,
  output: string,
  { namespace, files }: Surroundings,
): string {
  const named = output.replaceAll(files, 'FILES').replaceAll(namespace, 'NS');
  const masked = [
    ...MASKS,
    ...hashed('runs'),
    ...hashed('web'),
    ...hashed('app'),
  ]
    .reduce((text, [pattern, mask]) => text.replace(pattern, mask), named)
    // columns are as wide as what stands in them
    .replace(/ +$/gm, '')
    .replace(/(?<=\S) {2,}/g, '  ')
    .replace(/-{3,}/g, '---');
  return / explain /.test(` ${line}`) ? withoutDescriptions(masked) : masked;
}

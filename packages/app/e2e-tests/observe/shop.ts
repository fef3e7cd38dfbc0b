import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from '@playwright/test';

const run = promisify(execFile);

const entry = process.env.MESHSPACE_INGRESS_URL ?? 'http://127.0.0.1:7480/';

/** Runs a command in a shell, as a person who pasted it there. */
export async function paste(command: string): Promise<string> {
  const { stdout } = await run('/bin/sh', ['-c', command], {
    timeout: 20_000,
    maxBuffer: 4 * 1024 * 1024,
  });
  return stdout;
}

/** Who answered for a service on the shop's front page: `v1`, or `pr-7 · fork in alice-reviews`. */
export function answeredBy(html: string, service: string): string | undefined {
  return new RegExp(`>${service} ([^<]+)</span>`).exec(html)?.[1];
}

/** The front page as a request with these headers gets it. */
export async function frontPage(
  headers: Record<string, string> = {},
): Promise<string> {
  const response = await fetch(entry, { headers });
  expect(response.status, 'the front page of the shop').toBe(200);
  return response.text();
}

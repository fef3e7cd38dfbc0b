import http from 'node:http';
import https from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';

const ANSWER_MS = 5000;

/** What `work` comes to, or the error of `onTimeout` when it does not come in time. */
export async function within(work, { timeoutMs, onTimeout }) {
  let timer;
  const tooLong = new Promise((_, reject) => {
    timer = setTimeout(() => reject(onTimeout()), timeoutMs);
  });
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

/** Asks until `check` answers something truthy, the time is over or the signal comes, whether or not `check` ever answers. */
export async function waitUntil(
  check,
  { timeoutMs, signal, intervalMs = 250, onTimeout },
) {
  let over = false;
  const askAgain = async () => {
    while (!over) {
      signal?.throwIfAborted();
      const answer = await check();
      if (answer) {
        return answer;
      }
      await delay(intervalMs, undefined, { signal });
    }
    return undefined;
  };
  try {
    return await within(askAgain(), { timeoutMs, onTimeout });
  } finally {
    over = true;
  }
}

/** The status that a URL answers with: asked on a connection of its own, and given up for certain. */
export function ask(url, { method = 'GET', timeoutMs = ANSWER_MS } = {}) {
  return new Promise((resolve, reject) => {
    const { request } = url.startsWith('https:') ? https : http;
    const asked = request(url, { method, agent: false });
    const timer = setTimeout(
      () => fail(new Error(`no answer within ${timeoutMs} ms`)),
      timeoutMs,
    );
    const fail = error => {
      clearTimeout(timer);
      asked.destroy();
      reject(error);
    };
    asked.on('error', fail);
    asked.on('response', response => {
      response.on('error', fail);
      response.on('end', () => {
        clearTimeout(timer);
        resolve(response.statusCode);
      });
      response.resume();
    });
    asked.end();
  });
}

/** Whether what listens there serves. */
export async function answers(url) {
  try {
    const status = await ask(url);
    return status >= 200 && status < 300;
  } catch {
    return false;
  }
}

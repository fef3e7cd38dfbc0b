import { json, me, misbehave, serve, wait } from './service.mjs';

await misbehave();

/* Slow by nature: it waits for a mail server that takes its time. */
serve(async (_incoming, response) => {
  await wait(Number(process.env.LAG_MS ?? 400));
  json(response, { ...me(), queued: true });
});

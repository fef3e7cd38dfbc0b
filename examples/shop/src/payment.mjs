import { bodyOf, env, json, me, misbehave, serve, wait } from './service.mjs';

await misbehave();

serve(async (incoming, response) => {
  const { amount = 0 } =
    incoming.method === 'POST' ? await bodyOf(incoming) : {};
  await wait(env.version === 'slow' ? 2500 : 30);
  json(response, {
    ...me(),
    paid: true,
    amount,
    method: env.version === 'v2' ? 'wallet' : 'card',
  });
});

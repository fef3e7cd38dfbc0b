import { json, me, misbehave, serve, wait } from './service.mjs';

await misbehave();
const STOCK = { lantern: 12, kettle: 3, blanket: 0, compass: 41 };
/** It lags: every answer takes a little longer than one would like. */
const LAG_MS = Number(process.env.LAG_MS ?? 120);

serve(async (_incoming, response, url) => {
  await wait(LAG_MS);
  const product = url.searchParams.get('product') ?? 'lantern';
  json(response, { ...me(), product, stock: STOCK[product] ?? 0 });
});

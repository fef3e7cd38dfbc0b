import { json, me, misbehave, serve } from './service.mjs';

await misbehave();
const STARS = { lantern: 5, kettle: 4, blanket: 5, compass: 3 };

serve((_incoming, response, url) => {
  const product = url.searchParams.get('product') ?? 'lantern';
  json(response, { ...me(), stars: STARS[product] ?? 4 });
});

import {
  call,
  contextOf,
  env,
  json,
  me,
  misbehave,
  optional,
  serve,
  urlOf,
  wait,
} from './service.mjs';

await misbehave();
const TEXTS = {
  lantern: 'Warm light, and it has survived two winters on the porch.',
  kettle: 'Boils fast and pours without a drip.',
  blanket: 'Heavier than it looks, softer than it should be.',
  compass: 'Points north. What more does one want.',
};
const STYLES = {
  'v2-dark': { theme: 'dark', accent: '#c084fc' },
  v2: { theme: 'light', accent: '#0d9488' },
};

serve(async (incoming, response, url) => {
  if (env.version === 'slow') {
    await wait(1200);
  }
  const product = url.searchParams.get('product') ?? 'lantern';
  const ratings = await optional(
    call(
      `${urlOf('ratings')}/?product=${product}`,
      contextOf(incoming.headers),
    ),
  );
  json(response, {
    ...me(),
    text: TEXTS[product] ?? 'Good.',
    stars: ratings.stars,
    style: STYLES[env.version] ?? { theme: 'plain', accent: '#b45309' },
    calls: [ratings],
  });
});

import {
  call,
  contextOf,
  json,
  me,
  misbehave,
  optional,
  serve,
  urlOf,
} from './service.mjs';
import { page } from './page.mjs';

await misbehave();

/** Everything that the front page shows, with who answered. */
async function gather(context, product) {
  const [reviews, recommendation, cart] = await Promise.all([
    optional(call(`${urlOf('reviews')}/?product=${product}`, context)),
    optional(call(`${urlOf('recommendation')}/?product=${product}`, context)),
    optional(call(`${urlOf('cart')}/`, context)),
  ]);
  return {
    ...me(),
    product,
    reviews,
    recommendation,
    cart,
    calls: [reviews, recommendation, cart],
  };
}

serve(async (incoming, response, url) => {
  const context = contextOf(incoming.headers);
  const product = /^[a-z]{1,20}$/.test(url.searchParams.get('product') ?? '')
    ? url.searchParams.get('product')
    : 'lantern';
  switch (url.pathname) {
    case '/api/page':
      json(response, await gather(context, product));
      break;
    case '/api/checkout':
      json(response, {
        ...me(),
        calls: [await optional(call(`${urlOf('checkout')}/order`, context))],
      });
      break;
    case '/':
      response.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
      });
      response.end(
        page({
          ...(await gather(context, product)),
          checkout: undefined,
          space: incoming.headers['x-meshspace'],
        }),
      );
      break;
    default:
      json(response, { ...me(), error: `nothing at ${url.pathname}` }, 404);
  }
});

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

await misbehave();
const ITEMS = [
  { product: 'lantern', price: 49, count: 1 },
  { product: 'kettle', price: 35, count: 2 },
];

serve(async (incoming, response) => {
  const context = contextOf(incoming.headers);
  const stock = await optional(
    call(`${urlOf('inventory')}/stock?product=kettle`, context),
  );
  json(response, { ...me(), items: ITEMS, total: 119, calls: [stock] });
});

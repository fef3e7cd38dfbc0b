import {
  call,
  json,
  me,
  misbehave,
  optional,
  serve,
  urlOf,
} from './service.mjs';

await misbehave();

/* Forgets the headers of the request that it answers: whatever it calls looks like a call of nobody. Many real services do. */
serve(async (_incoming, response) => {
  const inventory = await optional(
    call(`${urlOf('inventory')}/stock?product=compass`),
  );
  json(response, {
    ...me(),
    products: ['kettle', 'compass'],
    handsOnHeaders: false,
    calls: [inventory],
  });
});

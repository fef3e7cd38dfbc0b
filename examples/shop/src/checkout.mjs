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
import { quote } from './shippingClient.mjs';

await misbehave();

serve(async (incoming, response) => {
  const context = contextOf(incoming.headers);
  const [payment, shipping, notifications] = await Promise.all([
    optional(
      call(`${urlOf('payment')}/charge`, context, {
        method: 'POST',
        body: { amount: 119 },
      }),
    ),
    optional(quote(urlOf('shipping'), context, { country: 'NZ', items: 3 })),
    optional(call(`${urlOf('notifications')}/mail`, context)),
  ]);
  json(response, {
    ...me(),
    placed: !payment.error,
    days: shipping.days,
    calls: [payment, shipping, notifications],
  });
});

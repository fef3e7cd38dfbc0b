import { Caller } from '../explain/types';
import { treatment } from '../model/route';
import { plan } from '../plan/plan';
import { withHeader } from '../proofs/arbitraries/requests';
import { moved } from '../proofs/moved';
import { space } from '../proofs/world';
import { get } from '../testing/mesh';
import { recorded } from './fixture';
import { baseFile, oursIn, stageOf } from './golden';

const caller = (app: string): Caller => ({
  type: 'workload',
  namespace: 'shop',
  labels: { app },
});
const entry: Caller = {
  type: 'gateway',
  namespace: 'istio-system',
  labels: { istio: 'ingressgateway' },
  port: 80,
};
const kim = { 'end-user': 'kim' };

/** Whole shops, with the topology of those that people know from demos of a mesh. */
describe.each([
  {
    name: 'bookinfo',
    forks: ['reviews-v2', 'ratings-v1'],
    services: ['reviews', 'ratings'],
    asked: [
      [entry, get('book.example.com/productpage')],
      [caller('productpage'), get('reviews:9080/reviews/0')],
      [caller('productpage'), get('reviews:9080/reviews/0', kim)],
      [caller('productpage'), get('details:9080/details/0')],
      [caller('reviews'), get('ratings:9080/ratings/0')],
      [caller('reviews'), get('ratings:9080/ratings/0', kim)],
    ] as const,
  },
  {
    name: 'boutique',
    forks: ['frontend', 'checkoutservice', 'redis-cart'],
    services: ['frontend', 'checkoutservice'],
    asked: [
      [entry, get('boutique.example.com/cart')],
      [
        caller('frontend'),
        get('checkoutservice:5050/shop.Checkout/PlaceOrder'),
      ],
      [
        caller('checkoutservice'),
        get('paymentservice:50051/shop.Payment/Charge'),
      ],
      [caller('cartservice'), get('redis-cart:6379/')],
    ] as const,
  },
])('$name', ({ name, forks, services, asked }) => {
  const stage = stageOf(baseFile(`${name}.yaml`), [space('alice', forks)]);

  it('changes nothing without the header', () => {
    for (const [from, request] of asked) {
      expect(treatment(stage.after, from, request)).toEqual(
        treatment(stage.before, from, request),
      );
    }
  });

  it('leads to the forks with it, in the same way', () => {
    for (const [from, request] of asked) {
      const shape = withHeader(request, 'alice');
      expect(treatment(stage.after, from, shape)).toEqual(
        moved(treatment(stage.before, from, shape), 'alice', services),
      );
    }
  });

  it('comes to rest at the golden plan', () => {
    const { operations, spaces } = plan(stage.after, stage.options);
    expect(operations).toEqual([]);
    const [{ status, warnings }] = spaces;
    const value = {
      status: Object.fromEntries(
        status.forks.map(({ workload, phase, message }) => [
          workload.name,
          message ?? phase,
        ]),
      ),
      warnings: warnings.map(({ code, message }) => `${code}: ${message}`),
      ours: oursIn(stage.after, true),
    };
    expect(value).toEqual(recorded(name, value));
  });
});

import {
  Caller,
  explain,
  treatment,
  viewFromObjects,
} from '@meshspace/planner';
import { print } from '../measure';
import { timed } from './timed';
import { serviceName, shop, spaceName } from './shop';

const SPACES = 200;

const callers: Caller[] = [
  { type: 'workload', namespace: 'shop', labels: { app: 'web' } },
  {
    type: 'workload',
    namespace: spaceName(3),
    labels: { app: serviceName(3) },
    dnsNamespace: 'shop',
  },
];

for (const services of [100, 1000, 10_000]) {
  const view = viewFromObjects(shop(services, SPACES));
  const request = (turn: number) => ({
    method: 'GET',
    host: serviceName(turn % Math.min(10, services)),
    port: 9080,
    path: '/items/7?x=1',
    headers: [['x-meshspace', spaceName(turn % SPACES)]] as [string, string][],
  });
  const scale = `${services} Services, ${SPACES} spaces`;
  print(
    `explain a request, ${scale}`,
    timed(turn => explain(view, callers[turn % 2], request(turn))),
    'ms',
    '≤ 1',
  );
  print(
    `only the treatment, ${scale}`,
    timed(turn => treatment(view, callers[turn % 2], request(turn))),
    'ms',
  );
  const [changed] = view.list('VirtualService', 'shop');
  print(
    `the first treatment after one changed route, ${scale}`,
    timed(turn => {
      view.apply({ type: 'set', object: { ...changed } });
      treatment(view, callers[0], request(turn));
    }, 50),
    'ms',
  );
}

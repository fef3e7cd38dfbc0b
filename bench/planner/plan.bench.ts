import {
  MutableView,
  plan,
  ViewKind,
  type KubeObject,
} from '@meshspace/planner';
import { print } from '../measure';
import { timed } from './timed';
import { NOW, settledShop, unknown } from './settledShop';
import { serviceName, spaceName } from './shop';

const SPACES = 200;

/** What happens in a cluster, and the plan that the controller makes of it: for the space that it may concern. */
const EVENTS: [string, ViewKind, string, string][] = [
  ['endpoints of the base', 'EndpointSlice', 'shop', serviceName(3)],
  ['endpoints of a fork', 'EndpointSlice', spaceName(3), 'fork'],
  ['a route of a forked host', 'VirtualService', 'shop', serviceName(3)],
  ['another route', 'VirtualService', 'shop', serviceName(50)],
  ['a Service', 'Service', 'shop', serviceName(50)],
  ['a Deployment', 'Deployment', 'shop', serviceName(50)],
  ['a pod', 'Pod', 'shop', 'any'],
];

function found(view: MutableView, kind: ViewKind, where: string, name: string) {
  const list = view.list(kind, where) as readonly KubeObject[];
  return list.find(object => object.metadata.name === name) ?? list[0];
}

for (const services of [100, 1000, 10_000]) {
  const settled = settledShop(services, SPACES);
  const scale = `${services} Services, ${SPACES} spaces`;
  const target = services === 1000;
  const left = plan(settled, { now: NOW }).operations.length;
  if (left > 0) throw new Error(`${left} operations are left to do`);
  print(
    `full plan, ${scale}`,
    timed(() => plan(settled, { now: NOW }), 15, 3),
    'ms',
    target ? '≤ 100' : undefined,
  );
  const first = [1, 2, 3].map(() => unknown(settled));
  print(
    `the first full plan, ${scale}`,
    timed(turn => plan(first[turn], { now: NOW }), 3, 0),
    'ms',
  );
  for (const [what, kind, where, name] of EVENTS) {
    const view = settled.overlay([]) as MutableView;
    print(
      `plan after a change of ${what}, ${scale}`,
      timed(() => {
        const object = { ...found(view, kind, where, name) };
        view.apply({ type: 'set', object });
        plan(view, { now: NOW, space: spaceName(3) });
      }, 60),
      'ms',
      target ? '≤ 2' : undefined,
    );
  }
}

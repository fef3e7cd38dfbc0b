import {
  at,
  fork,
  get,
  header,
  mesh,
  other,
  outcome,
  to,
  virtualService,
  web,
} from '../../testing/mesh';
import {
  backend,
  path,
  route,
  services,
  userRoute,
  withHeader,
} from '../../testing/httpRoutes';

describe('VirtualService and HTTPRoute for one Service', () => {
  const ours = (exportTo: string[], created = at(5)) =>
    virtualService(
      'shop/ours',
      {
        hosts: ['reviews'],
        exportTo,
        http: [
          {
            match: [header('alice')],
            ...to('reviews.alice.svc.cluster.local'),
          },
          { rewrite: { uri: '/vs' }, ...to('reviews') },
        ],
      },
      created,
    );
  const VS = 'reviews.shop:9080 /vs';
  const ROUTE = 'reviews.shop:9080';

  it.each<[string, object[], string, string, string]>([
    [
      "user's route is older, our VirtualService is exported by name",
      [userRoute, ours(['shop', 'alice'])],
      VS,
      VS,
      ROUTE,
    ],
    [
      "user's route is older, our VirtualService is public",
      [userRoute, ours(['*'])],
      ROUTE,
      ROUTE,
      ROUTE,
    ],
    [
      'a public VirtualService is older: callers beside the Service still follow the route',
      [ours(['*'], at(0)), userRoute],
      ROUTE,
      VS,
      VS,
    ],
  ])('%s', (_, objects, fromWeb, fromFork, fromOther) => {
    const view = mesh([...services, ...objects]);
    expect(outcome(view, web, get('reviews:9080/'))).toBe(fromWeb);
    expect(outcome(view, fork, get('reviews:9080/'))).toBe(fromFork);
    expect(outcome(view, other, get('reviews.shop:9080/'))).toBe(fromOther);
  });

  it("gives 404 without the header if a fork's route stands beside a user's public VirtualService", () => {
    const only = route(
      'shop/ours',
      [{ matches: [withHeader(path('/'))], backendRefs: [backend('alice')] }],
      at(5),
    );
    expect(
      outcome(
        mesh([...services, ours(['*'], at(0)), only]),
        web,
        get('reviews:9080/'),
      ),
    ).toBe('404');
  });
});

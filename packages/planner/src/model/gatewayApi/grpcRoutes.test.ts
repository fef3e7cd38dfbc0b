import { at, gatewayApi, get, mesh, outcome, web } from '../../testing/mesh';
import {
  backend,
  services,
  toReviews,
  userRoute,
} from '../../testing/httpRoutes';

describe('GRPCRoutes', () => {
  it('merges HTTPRoutes and GRPCRoutes of one Service', () => {
    const grpc = gatewayApi(
      'GRPCRoute',
      'shop/grpc',
      {
        parentRefs: [toReviews],
        rules: [
          {
            matches: [{ method: { service: 'pkg.Reviews', method: 'Get' } }],
            backendRefs: [backend('alice')],
          },
        ],
      },
      at(5),
    );
    const view = mesh([...services, userRoute, grpc]);
    expect(outcome(view, web, get('reviews:9080/pkg.Reviews/Get'))).toBe(
      'reviews.alice:9080',
    );
    expect(outcome(view, web, get('reviews:9080/pkg.Reviews/List'))).toBe(
      'reviews.shop:9080',
    );
  });

  it.each([
    [{ service: 'a.B' }, '/a.B/C', true],
    [{ service: 'a.B' }, '/a.Bc/C', false],
    [{ method: 'C' }, '/a.B/C', true],
    [{ type: 'RegularExpression', service: 'a\\..*' }, '/a.X/C', true],
    [{ type: 'RegularExpression', service: 'a', method: 'C.*' }, '/a/Cx', true],
  ])('reads the gRPC method match %j against %s', (method, called, matches) => {
    const grpc = gatewayApi('GRPCRoute', 'shop/grpc', {
      parentRefs: [toReviews],
      rules: [{ matches: [{ method }], backendRefs: [backend('alice')] }],
    });
    expect(
      outcome(mesh([...services, grpc]), web, get(`reviews:9080${called}`)),
    ).toBe(matches ? 'reviews.alice:9080' : '404');
  });
});

import { KubeConnectionError, KubeStatusError } from '../../cluster/errors';
import { forPeople } from './clusterErrors';

describe('what a cluster says, for the one who asked the portal', () => {
  it.each<[string, Error, string, RegExp]>([
    [
      'no answer',
      new KubeConnectionError('connect ECONNREFUSED'),
      'ServiceUnavailableError',
      /does not answer: connect ECONNREFUSED.*try again/,
    ],
    [
      'old credentials',
      new KubeStatusError(401, 'Unauthorized', 'Unauthorized'),
      'ServiceUnavailableError',
      /renew the token/,
    ],
    [
      'no right',
      new KubeStatusError(403, 'Forbidden', 'cannot patch resource "x"'),
      'ServiceUnavailableError',
      /apply deploy\/meshspace\.yaml/,
    ],
    [
      'a quota',
      new KubeStatusError(403, 'Forbidden', 'exceeded quota: small, used: 3'),
      'RefusedByClusterError',
      /quota or policy of its own.*Ask for less/,
    ],
    [
      'a webhook',
      new KubeStatusError(
        403,
        'Forbidden',
        'admission webhook "x" denied the request: no',
      ),
      'RefusedByClusterError',
      /quota or policy/,
    ],
    [
      'rules of the resource',
      new KubeStatusError(422, 'Invalid', 'spec.base: is immutable'),
      'RefusedByClusterError',
      /spec\.base: is immutable\. Change what it names/,
    ],
    [
      'a malformed request',
      new KubeStatusError(400, 'BadRequest', 'no such container'),
      'InputError',
      /no such container/,
    ],
    [
      'too much to do',
      new KubeStatusError(429, 'TooManyRequests', 'storage is', 1000),
      'ClusterBusyError',
      /too much to do.*Wait/,
    ],
    [
      'an error of its own',
      new KubeStatusError(500, 'InternalError', 'etcd'),
      'ClusterFailedError',
      /failed: etcd.*Try again/,
    ],
    [
      'a load balancer without a server',
      new KubeStatusError(503, '', '503 Service Unavailable'),
      'ClusterFailedError',
      /503 Service Unavailable/,
    ],
  ])('%s', (_what, error, name, message) => {
    expect(forPeople(error, 'demo')).toMatchObject({
      name,
      message: expect.stringMatching(message),
    });
  });

  it('leaves other errors as they are', () => {
    const error = new TypeError('a bug');
    expect(forPeople(error, 'demo')).toBe(error);
  });
});

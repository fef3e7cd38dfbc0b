import { retryAfter, statusError } from './statusError';

const NOW = Date.parse('2026-11-21T00:00:00Z');

describe('retryAfter', () => {
  it.each([
    ['1', 1000],
    ['0', 0],
    ['Sat, 21 Nov 2026 00:00:05 GMT', 5000],
    ['99999', 120_000],
    ['-1', undefined],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads %p as %p ms', (header, expected) => {
    expect(retryAfter(header, NOW)).toBe(expected);
  });
});

describe('statusError', () => {
  it('carries what the server said', () => {
    const error = statusError(
      { statusCode: 409, statusMessage: 'Conflict', headers: {} },
      JSON.stringify({
        kind: 'Status',
        reason: 'AlreadyExists',
        message: 'x exists',
      }),
      NOW,
    );
    expect(error).toMatchObject({
      code: 409,
      reason: 'AlreadyExists',
      message: 'x exists',
    });
  });

  it("does not repeat a load balancer's page", () => {
    const error = statusError(
      { statusCode: 502, statusMessage: 'Bad Gateway', headers: {} },
      '<html>secret</html>',
      NOW,
    );
    expect(error).toMatchObject({ code: 502, message: '502 Bad Gateway' });
  });
});

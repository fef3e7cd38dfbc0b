import fc from 'fast-check';
import { parseAccessLog } from './accessLog';

const inbound =
  '[2026-11-20T10:00:00.123Z] "GET /reviews?x=1 HTTP/1.1" 200 - via_upstream - "-" 0 301 12 11 "10.0.0.1" "Mozilla/5.0 (X11; Linux)" "b1c6-id" "reviews:8080" "10.244.0.9:8080" inbound|8080|| 127.0.0.6:1 10.244.0.9:8080 10.244.0.7:0 outbound_.8080_._.reviews.shop.svc.cluster.local default';
const outbound =
  '[2026-11-20T10:00:00.123Z] "GET /ratings HTTP/2" 503 UF,URX upstream_reset_before_response_started{connection_failure} - "delayed connect error: 111" 0 152 4 - "-" "node" "b1c6-id" "ratings:8080" "10.244.0.8:8080" outbound|8080||ratings.alice.svc.cluster.local - 10.96.0.4:8080 10.244.0.9:55210 - meshspace';

describe('parseAccessLog', () => {
  it('reads what came in', () => {
    expect(parseAccessLog(inbound)).toEqual({
      at: '2026-11-20T10:00:00.123Z',
      direction: 'inbound',
      method: 'GET',
      path: '/reviews?x=1',
      status: 200,
      durationMs: 12,
      userAgent: 'Mozilla/5.0 (X11; Linux)',
      requestId: 'b1c6-id',
    });
  });

  it('reads what was sent on, with its flags', () => {
    expect(parseAccessLog(outbound)).toMatchObject({
      direction: 'outbound',
      host: 'ratings.alice.svc.cluster.local',
      status: 503,
      flags: 'UF,URX',
      durationMs: 4,
    });
  });

  it('reads the JSON format', () => {
    const line = JSON.stringify({
      start_time: '2026-11-20T10:00:00.123Z',
      method: 'POST',
      path: '/',
      response_code: 201,
      response_flags: '-',
      duration: 7,
      user_agent: 'curl',
      request_id: 'r1',
      upstream_cluster: 'outbound|80|v1|web.shop.svc.cluster.local',
    });
    expect(parseAccessLog(line)).toEqual({
      at: '2026-11-20T10:00:00.123Z',
      direction: 'outbound',
      method: 'POST',
      path: '/',
      status: 201,
      durationMs: 7,
      userAgent: 'curl',
      requestId: 'r1',
      host: 'web.shop.svc.cluster.local',
    });
  });

  it('lets no client write where a request went', () => {
    const agent = 'x" "forged-id" "h" "1.2.3.4" outbound|1||evil.svc - - - - -';
    const forged = inbound.replace('Mozilla/5.0 (X11; Linux)', agent);
    expect(parseAccessLog(forged)).toMatchObject({
      direction: 'inbound',
      requestId: 'b1c6-id',
    });
  });

  it('takes no other line for a request, and takes any line', () => {
    expect(parseAccessLog('2026-11-20T10:00:00Z\tinfo\tready')).toBe(undefined);
    expect(parseAccessLog('{"level":"info"}')).toBe(undefined);
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), line => {
        parseAccessLog(line);
        parseAccessLog(`{${line}`);
        parseAccessLog(`${inbound.slice(0, 60)}${line}`);
      }),
    );
  });
});

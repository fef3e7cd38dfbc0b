import fc from 'fast-check';
import { logReader } from './logFormat';

type LogSettings = Parameters<typeof logReader>[0];

const json = (format: object): LogSettings => ({
  accessLogEncoding: 'JSON',
  accessLogFormat: JSON.stringify(format),
});
const text = (format: string): LogSettings => ({
  accessLogEncoding: 'TEXT',
  accessLogFormat: format,
});

const custom = {
  id: '%REQ(x-request-id)%',
  when: '%START_TIME%',
  verb: '%REQ(:METHOD)%',
  url: '%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%',
  code: '%RESPONSE_CODE%',
  took: '%DURATION%',
  flags: '%RESPONSE_FLAGS%',
  agent: '%REQ(USER-AGENT)%',
  to: '%UPSTREAM_CLUSTER_RAW%',
  note: 'of the mesh',
};
const written = {
  id: 'r1',
  when: '2026-11-21T11:00:00.123Z',
  verb: 'GET',
  url: '/x?y=1',
  code: 503,
  took: 7,
  flags: 'UF',
  agent: 'curl/8',
  to: 'outbound|9080||reviews.alice.svc.cluster.local',
  note: 'of the mesh',
};
const read = {
  at: '2026-11-21T11:00:00.123Z',
  direction: 'outbound',
  method: 'GET',
  path: '/x?y=1',
  status: 503,
  flags: 'UF',
  durationMs: 7,
  userAgent: 'curl/8',
  requestId: 'r1',
  host: 'reviews.alice.svc.cluster.local',
};

const TEXT =
  '[%START_TIME%] %REQ(X-REQUEST-ID)% "%REQ(:METHOD)% %REQ(:PATH)%" %RESPONSE_CODE% %RESPONSE_FLAGS% %UPSTREAM_CLUSTER% %DURATION%ms "%REQ(USER-AGENT)%"\n';
const line =
  '[2026-11-21T11:00:00.123Z] r1 "GET /x?y=1" 503 UF outbound|9080||reviews.alice.svc.cluster.local 7ms "curl/8"';

describe('logReader', () => {
  it('reads JSON by the names that the mesh gives to its fields', () => {
    const { lacks, parse } = logReader(json(custom));
    expect(lacks).toEqual([]);
    expect(parse(JSON.stringify(written))).toEqual(read);
  });

  it('takes what is null for not there', () => {
    const { parse } = logReader(json(custom));
    const nothing = { ...written, flags: null, agent: null, took: null };
    const { flags: _, ...rest } = read;
    expect(parse(JSON.stringify(nothing))).toEqual({
      ...rest,
      userAgent: '',
      durationMs: 0,
    });
  });

  it('reads text by the places that the mesh gives to its fields', () => {
    const { lacks, parse } = logReader(text(TEXT));
    expect(lacks).toEqual([]);
    expect(parse(line)).toEqual(read);
  });

  it('reads Istio’s own format where the mesh has none', () => {
    const { parse } = logReader({});
    expect(
      parse(
        '[2026-11-20T10:00:00.123Z] "GET /x HTTP/1.1" 200 - via_upstream - "-" 0 301 12 11 "-" "curl" "id" "reviews" "10.0.0.1:80" inbound|8080|| 127.0.0.6:1 10.0.0.2:80 10.0.0.3:0 outbound_ default',
      ),
    ).toMatchObject({ requestId: 'id', direction: 'inbound' });
  });

  it.each([
    ['JSON', json({ ...custom, id: 'none' }), ['%REQ(X-REQUEST-ID)%']],
    [
      'text',
      text('[%START_TIME%] %REQ(:METHOD)% %REQ(:PATH)% %RESPONSE_CODE%'),
      ['%REQ(X-REQUEST-ID)%', '%UPSTREAM_CLUSTER%'],
    ],
    [
      'text without text between two fields',
      text(TEXT.replace('% %UPSTREAM', '%%UPSTREAM')),
      ['%UPSTREAM_CLUSTER%'],
    ],
    [
      'no JSON at all',
      { accessLogEncoding: 'JSON', accessLogFormat: 'nonsense' } as const,
      [
        '%START_TIME%',
        '%REQ(:METHOD)%',
        '%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%',
        '%RESPONSE_CODE%',
        '%REQ(X-REQUEST-ID)%',
        '%UPSTREAM_CLUSTER%',
      ],
    ],
  ])('says what %s lacks', (_what, settings, lacks) => {
    expect(logReader(settings).lacks).toEqual(lacks);
  });

  it('takes no other line for a request, and takes any line', () => {
    const readers = [logReader(json(custom)), logReader(text(TEXT))];
    for (const { parse } of readers) {
      expect(parse('2026-11-20T10:00:00Z\tinfo\tready')).toBeUndefined();
      expect(parse('{"level":"info"}')).toBeUndefined();
      expect(parse('x'.repeat(40_000))).toBeUndefined();
    }
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), fc.string(), (any, more) => {
        for (const { parse } of readers) {
          parse(any);
          parse(`{${any}`);
          parse(line.replace('curl', any));
          parse(JSON.stringify({ ...written, url: any, code: more }));
        }
      }),
    );
  });
});

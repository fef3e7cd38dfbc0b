import { carriesHeader, loggingState, Telemetry } from './telemetry';

const now = Date.parse('2026-11-20T10:00:00Z');
const about = {
  space: 'alice',
  base: 'shop',
  rootNamespace: 'istio-system',
  accessLog: false,
  now,
};

const ours = (space: string, until: string): Telemetry => ({
  metadata: {
    name: 'meshspace-xray',
    namespace: 'shop',
    labels: { 'app.kubernetes.io/managed-by': 'meshspace' },
    annotations: {
      'meshspace.dev/xray-space': space,
      'meshspace.dev/xray-until': until,
    },
  },
  spec: {},
});

const users = (namespace: string, spec: Telemetry['spec'] = {}): Telemetry => ({
  metadata: { name: 'theirs', namespace },
  spec,
});

describe('loggingState', () => {
  it.each<[string, Telemetry[], Partial<typeof about>, string]>([
    ['nothing there', [], {}, 'off'],
    ['ours for this space', [ours('alice', '2026-11-20T10:05:00Z')], {}, 'on'],
    ['ours, but over', [ours('alice', '2026-11-20T09:59:00Z')], {}, 'off'],
    ['another space’s', [ours('bob', '2026-11-20T10:05:00Z')], {}, 'taken'],
    [
      'another space’s, but over',
      [ours('bob', '2026-11-20T09:00:00Z')],
      {},
      'off',
    ],
    ['one of the user’s for the base', [users('shop')], {}, 'users'],
    [
      'one of the user’s for some workloads',
      [users('shop', { selector: { matchLabels: { app: 'web' } } })],
      {},
      'off',
    ],
    ['a mesh that logs all', [], { accessLog: true }, 'always'],
    [
      'a mesh-wide Telemetry that logs nothing of a mesh that logs all',
      [users('istio-system', { accessLogging: [{ disabled: true }] })],
      { accessLog: true },
      'off',
    ],
    [
      'a mesh-wide Telemetry about something else',
      [users('istio-system', {})],
      { accessLog: true },
      'always',
    ],
    [
      'a mesh-wide Telemetry that logs all',
      [users('istio-system', { accessLogging: [{}] })],
      {},
      'always',
    ],
    [
      'a mesh-wide Telemetry that logs some',
      [users('istio-system', { accessLogging: [{ filter: {} }] })],
      {},
      'off',
    ],
    [
      'a user’s one in a mesh that logs all',
      [users('shop')],
      { accessLog: true },
      'users',
    ],
  ])('with %s', (_name, telemetries, more, expected) => {
    expect(loggingState(telemetries, { ...about, ...more }).type).toBe(
      expected,
    );
  });
});

describe('carriesHeader', () => {
  it('compares a header of its own', () => {
    expect(
      carriesHeader({ format: 'header', name: 'x-meshspace', value: 'k7' }),
    ).toBe(
      "'x-meshspace' in request.headers && request.headers['x-meshspace'] == 'k7'",
    );
  });

  it('looks for a member of a baggage, and for no longer one', () => {
    const condition = carriesHeader({
      format: 'baggage',
      name: 'meshspace',
      value: 'k7',
    });
    const pattern = /matches\('(.*)'\)$/.exec(condition)?.[1] ?? '';
    const regex = new RegExp(pattern.replace(/\\\\/g, '\\'));
    expect(regex.test('a=b, meshspace=k7;p=1')).toBe(true);
    expect(regex.test('meshspace=k71')).toBe(false);
    expect(regex.test('xmeshspace=k7')).toBe(false);
  });
});

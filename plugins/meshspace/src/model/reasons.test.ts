import fs from 'node:fs';
import path from 'node:path';
import { forkState } from './forkState';
import { KIND_OF_REASON, kindOfReason } from './reasons';
import { fork } from '../../dev/fake/builders';

const ROOT = path.resolve(__dirname, '../../../..');

/** Where reasons of forks and of what keeps a space from being made are written down. */
const SOURCES = [
  'packages/planner/src/plan/status/forkStatus.ts',
  'packages/planner/src/plan/status/forkHealth.ts',
  'packages/planner/src/plan/fork/refusals.ts',
  'packages/planner/src/plan/planSpace.ts',
  'plugins/meshspace-backend/src/controller/failureStatus.ts',
];

/** Of conditions that hold, or of a space that goes: nobody waits for it. */
const NO_TROUBLE = new Set(['Applied', 'TakingBack', 'TakenBack']);

const names = (text: string) =>
  [...text.matchAll(/'([A-Z]\w+)'/g)].map(([, name]) => name);

function reasonsOf(file: string): string[] {
  const text = fs.readFileSync(path.join(ROOT, file), 'utf8');
  const deciding = /function reasonOf[^]*?\n}\n/.exec(text)?.[0] ?? '';
  const found = [
    ...[...text.matchAll(/reason:([^,{]*)[,}]/g)].map(([, part]) => part),
    ...[...text.matchAll(/new Set\(\[([^\]]*)\]/g)].map(([, part]) => part),
    ...[...deciding.matchAll(/return ([^;]*);/g)].map(([, part]) => part),
  ].flatMap(names);
  return [...new Set(found)].filter(name => !NO_TROUBLE.has(name));
}

describe('reasons', () => {
  it.each(SOURCES)('knows every one that %s gives', file => {
    const reasons = reasonsOf(file);
    expect(reasons.length).toBeGreaterThan(1);
    expect(reasons.filter(reason => !(reason in KIND_OF_REASON))).toEqual([]);
  });

  it('reads one that it never met by its name', () => {
    expect(kindOfReason('ImageSignatureInvalid')).toBe('image');
    expect(kindOfReason('SomethingNew')).toBeUndefined();
  });

  it('tells a quota from other refusals by the message', () => {
    expect(
      kindOfReason('FailedCreate', 'pods "x" is forbidden: exceeded quota: q'),
    ).toBe('quota');
    expect(
      kindOfReason('FailedCreate', 'admission webhook "k" denied it'),
    ).toBe('refused');
  });

  const space = { phase: 'Degraded' as const, suspended: false };
  const condition = (type: string, reason: string) => ({
    type,
    status: 'False' as const,
    reason,
    message: 'why',
    lastTransitionTime: '2026-01-01T00:00:00Z',
  });

  it.each([
    ['NamespaceReady', 'NamespaceTaken', 'name'],
    ['NamespaceReady', 'HeaderRefused', 'header'],
    ['NamespaceReady', 'NamespaceTerminating', 'starting'],
    ['NamespaceReady', 'Creating', 'starting'],
    ['Applied', 'QuotaExceeded', 'quota'],
    ['Applied', 'Forbidden', 'rights'],
    ['Applied', 'SomethingNew', 'failing'],
    ['RoutesReady', 'NotRouted', 'starting'],
  ])('a fork that waits for a space with %s %s is %s', (type, reason, kind) => {
    const broken = { ...space, conditions: [condition(type, reason)] };
    expect(forkState(broken, undefined, 0).kind).toBe(kind);
    expect(forkState(broken, fork({ phase: 'Creating' }), 0).kind).toBe(kind);
  });

  it('does not repeat what requests get meanwhile', () => {
    expect(
      forkState(
        space,
        fork({
          phase: 'Failing',
          reason: 'ErrImagePull',
          message:
            'The image x cannot be pulled. Change the image. Requests with your header get the base.',
        }),
        0,
      ),
    ).toEqual({
      kind: 'image',
      detail: 'The image x cannot be pulled. Change the image.',
    });
  });

  it('a fork that not every way leads to answers, and says so', () => {
    const partly = fork({ reason: 'PartlyRouted', message: 'not by grpc' });
    expect(forkState(space, partly, 0)).toEqual({
      kind: 'ready',
      detail: 'not by grpc',
    });
  });
});

import { fork } from '../../dev/fake/builders';
import { forkState } from './forkState';

const NOW = Date.parse('2026-01-01T12:00:00Z');
const space = { phase: 'Degraded' as const, suspended: false };

describe('forkState', () => {
  it.each([
    ['Failing', 'ImagePullBackOff', 'image'],
    ['Failing', 'ErrImagePull', 'image'],
    ['Failing', 'CrashLoopBackOff', 'crash'],
    ['Failing', 'OOMKilled', 'memory'],
    ['Failing', 'QuotaExceeded', 'quota'],
    ['Failing', 'SomethingNew', 'failing'],
    ['Unroutable', 'PolicyDenies', 'policy'],
    ['Unroutable', 'SidecarMissing', 'sidecar'],
    ['Unroutable', 'PrivateRoute', 'unroutable'],
    ['BaseGone', undefined, 'baseGone'],
    ['Suspended', undefined, 'suspended'],
    ['Removing', undefined, 'ending'],
    ['Routed', undefined, 'ready'],
  ] as const)('%s with %s is %s', (phase, reason, kind) => {
    expect(forkState(space, fork({ phase, reason }), NOW).kind).toBe(kind);
  });

  it.each([
    ['Pending', 'space'],
    ['Creating', 'copied'],
    ['Starting', 'started'],
    ['Ready', 'routed'],
  ] as const)('%s is the step %s', (phase, step) => {
    expect(forkState(space, fork({ phase }), NOW)).toMatchObject({
      kind: 'starting',
      step,
    });
  });

  it('says first that a space has ended, whatever its forks say', () => {
    const expiresAt = '2026-01-01T11:59:59Z';
    expect(forkState({ ...space, expiresAt }, fork(), NOW).kind).toBe(
      'expired',
    );
  });

  it('is starting while the controller has not seen the fork', () => {
    expect(forkState(space, undefined, NOW)).toMatchObject({
      kind: 'starting',
      step: 'space',
    });
  });
});

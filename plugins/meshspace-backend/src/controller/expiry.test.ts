import { MeshSpace, MeshSpaceStatus } from '@meshspace/planner';
import { withExpiry } from './expiry';

const HOUR = 3_600_000;
const BEGAN = Date.parse('2026-11-21T00:00:00Z');
const STATUS: MeshSpaceStatus = { phase: 'Ready', conditions: [], forks: [] };

const space = (hours?: number): MeshSpace => ({
  apiVersion: 'meshspace.dev/v1alpha1',
  kind: 'MeshSpace',
  metadata: {
    name: 'alice',
    creationTimestamp: new Date(BEGAN).toISOString(),
  },
  spec: {
    base: 'shop',
    owner: 'user:default/alice',
    header: { format: 'header', name: 'x-meshspace', value: 'a' },
    forks: [],
    ...(hours !== undefined && {
      expiresAt: new Date(BEGAN + hours * HOUR).toISOString(),
    }),
  },
});

describe('withExpiry', () => {
  it.each([
    ['long before, only when to look again', 24, 1, 23, false],
    ['an hour before its end, that it ends soon', 24, 23, undefined, true],
    ['of a short life, only in its last quarter', 2, 1, 1.5, false],
    ['in the last quarter, that it ends soon', 2, 1.6, undefined, true],
    ['of a life without end, nothing', undefined, 1, undefined, false],
  ])('says %s', (_, lives, hours, lookAt, said) => {
    const told = withExpiry(space(lives), STATUS, BEGAN + hours * HOUR, HOUR);
    expect(told.lookAt).toBe(
      lookAt === undefined ? undefined : BEGAN + lookAt * HOUR,
    );
    expect(told.status.conditions.map(({ reason }) => reason)).toEqual(
      said ? ['ExpiresSoon'] : [],
    );
  });
});

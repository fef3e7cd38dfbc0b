import { NotAllowedError } from '@backstage/errors';
import { type Finding, viewFromObjects } from '@meshspace/planner';
import type { Clusters } from '../../cluster/Clusters';
import type { SpaceAccess } from '../../permissions/SpaceAccess';
import { spaceObject } from '../../testing/spaceObject';
import { Findings } from './Findings';
import { FindingsService } from './FindingsService';

const found = (code: string, part: Partial<Finding> = {}): Finding => ({
  code,
  severity: 'warning',
  object: { apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'a' },
  message: 'It is wrong.',
  effect: 'Nothing works.',
  nextStep: 'Put it right.',
  ...part,
});

function service(findings: Finding[], mayRead = true) {
  const view = viewFromObjects([
    spaceObject('lena', { owner: 'user:default/lena' }),
  ]);
  const cluster = { name: 'demo', view };
  return new FindingsService(
    { list: () => [cluster], get: () => cluster } as unknown as Clusters,
    {
      require: async () => {
        if (!mayRead) throw new NotAllowedError('no');
      },
    } as unknown as SpaceAccess,
    new Findings({ now: () => 0 }, () => findings),
  );
}

const credentials = { $$type: '@backstage/BackstageCredentials' } as never;

describe('FindingsService', () => {
  it('tells what is the matter with bases, and what spaces left that are gone, but nothing of a space that lives', async () => {
    const { items } = await service([
      found('MSP0001', { base: 'shop' }),
      found('MSP0002', { base: 'shop', space: 'lena' }),
      found('MSP0003', { base: 'bank', space: 'gone' }),
    ]).list({}, credentials);
    expect(items.map(({ cluster, code }) => `${cluster} ${code}`)).toEqual([
      'demo MSP0001',
      'demo MSP0003',
    ]);
  });

  it('tells of one base, if that is asked for', async () => {
    const { items } = await service([
      found('MSP0001', { base: 'shop' }),
      found('MSP0003', { base: 'bank' }),
      found('MSP0004'),
    ]).list({ base: 'bank' }, credentials);
    expect(items.map(({ code }) => code)).toEqual(['MSP0003']);
  });

  it('tells nothing to those who may not look at bases', async () => {
    await expect(
      service([found('MSP0001')], false).list({}, credentials),
    ).rejects.toThrow('no');
  });
});

import { simulate } from '../../plan/simulate';
import { START } from '../../proofs/world';
import { found, having, healthy, named } from '../../testing/ailing';
import { object, to, virtualService } from '../../testing/mesh';

const rule = (name: string) => ({ name, ...to('reviews') });
const grafted = (...rules: string[]) =>
  virtualService('shop/mine', { hosts: ['reviews'], http: rules.map(rule) });
const config = (place: string, labels: Record<string, string>) => ({
  ...object('v1', 'ServiceAccount', `${place}/left`, {}),
  metadata: { namespace: place, name: 'left', uid: 'u', labels },
});
const ours = (space: string) => ({
  'app.kubernetes.io/managed-by': 'meshspace',
  'meshspace.dev/space': space,
});

describe('rules of ours that are left in a person’s VirtualService', () => {
  it.each([
    ['of a space that is gone', ['meshspace.dev/graft/carol/0', 'own'], true],
    ['of a space that is there', ['meshspace.dev/graft/alice/0', 'own'], false],
    ['that are not ours', ['meshspace-carol', 'own'], false],
  ])('%s', (_, rules, told) => {
    expect(named(having(healthy(), grafted(...rules)), 'MSP0021')).toEqual(
      told ? ['VirtualService shop mine'] : [],
    );
  });

  it('are taken out by the repair, and nothing else is', () => {
    const view = having(
      healthy(),
      grafted(
        'meshspace.dev/graft/carol/0',
        'own',
        'meshspace.dev/graft/carol/1',
        'meshspace.dev/graft/alice/0',
      ),
    );
    const [{ repair = [] }] = found(view, 'MSP0021');
    const mended = simulate(view, repair, START);
    expect(
      mended
        .get('VirtualService', 'shop', 'mine')
        ?.spec.http?.map(({ name }) => name),
    ).toEqual(['own', 'meshspace.dev/graft/alice/0']);
    expect(found(mended, 'MSP0021')).toEqual([]);
  });
});

describe('objects of ours that are left', () => {
  it.each<[string, object, boolean]>([
    [
      'in a namespace that people made for the space',
      config('carol', ours('carol')),
      true,
    ],
    ['of a space that is there', config('alice', ours('alice')), false],
    [
      'with labels that somebody has copied elsewhere',
      config('shop', ours('carol')),
      false,
    ],
    [
      'without our label',
      config('carol', { 'meshspace.dev/space': 'carol' }),
      false,
    ],
  ])('%s', (_, left, told) => {
    expect(named(having(healthy(), left), 'MSP0025')).toEqual(
      told ? ['Namespace carol'] : [],
    );
  });

  it('are removed by the repair', () => {
    const view = having(healthy(), config('carol', ours('carol')));
    const [{ repair }] = found(view, 'MSP0025');
    expect(repair).toMatchObject([
      { type: 'delete', target: { kind: 'ServiceAccount', name: 'left' } },
    ]);
  });
});

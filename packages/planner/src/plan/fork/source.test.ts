import { Workload } from '../../kube/core';
import { MeshSpace } from '../../meshspace/MeshSpace';
import { NOW, set, settled, shop, SPACE } from '../../testing/shop';
import { workload } from '../../testing/forked';
import { plan } from '../plan';
import { sourceOf } from './source';

const IMAGE_OF_BASE = 'reviews:v1';
/** The fork is made; then the base gets another image, at another generation. */
const made = settled(shop());
const moved = (image = 'reviews:v2') => {
  const view = shop();
  set(view, {
    ...workload(
      { spec: { containers: [{ name: 'app', image }] } },
      { metadata: { generation: 7 } },
    ),
  });
  const changed = view.get('Deployment', 'shop', 'reviews')!;
  return made.overlay([{ type: 'set', object: changed }]);
};

const spaceWith = (takeOver?: number): MeshSpace => ({
  ...SPACE,
  spec: {
    ...SPACE.spec,
    forks: SPACE.spec.forks.map(fork => ({
      ...fork,
      ...(takeOver !== undefined && { takeOver }),
    })),
  },
});

const seen = (view = made, takeOver?: number) => {
  const space = spaceWith(takeOver);
  const found = sourceOf(view, space, space.spec.forks[0]);
  return (
    found && {
      image: found.template.spec.containers[0].image,
      behindBase: found.behindBase,
    }
  );
};

describe('a fork is made from', () => {
  it.each([
    [
      'the base as it is',
      () => seen(),
      { image: IMAGE_OF_BASE, behindBase: false },
    ],
    [
      'the base as it was when the fork was made, though it has moved on',
      () => seen(moved()),
      { image: IMAGE_OF_BASE, behindBase: true },
    ],
    [
      'the base’s newer state, once its owner takes that over',
      () => seen(moved(), 7),
      { image: 'reviews:v2', behindBase: false },
    ],
    [
      'the base’s older state, if that is what was taken over',
      () => seen(moved(), 4),
      { image: IMAGE_OF_BASE, behindBase: true },
    ],
  ])('%s', (_, look, wanted) => {
    expect(look()).toEqual(wanted);
  });

  it('the base’s present state, if somebody has spoilt what was remembered', () => {
    const fork = made.get('Deployment', 'alice', 'reviews')!;
    const annotations = {
      ...fork.metadata.annotations,
      'meshspace.dev/source-template': '{"spec":{}}',
    };
    const spoilt = moved().overlay([
      {
        type: 'set',
        object: { ...fork, metadata: { ...fork.metadata, annotations } },
      },
    ]);
    expect(seen(spoilt)).toEqual({ image: 'reviews:v2', behindBase: false });
  });

  it('nothing, if the base has it no more', () => {
    const without = made.overlay([
      {
        type: 'delete',
        kind: 'Deployment',
        namespace: 'shop',
        name: 'reviews',
      },
    ]);
    expect(seen(without)).toBeUndefined();
  });

  it('a scaled base that is the same otherwise: nothing has to be taken over', () => {
    const base = made.get('Deployment', 'shop', 'reviews')!;
    const scaled = made.overlay([
      {
        type: 'set',
        object: {
          ...base,
          metadata: { ...base.metadata, generation: 5 },
          spec: { ...base.spec, replicas: 9 },
        } as Workload,
      },
    ]);
    expect(seen(scaled)).toEqual({ image: IMAGE_OF_BASE, behindBase: false });
    expect(plan(scaled, { now: NOW }).spaces[0].status.forks[0]).toMatchObject({
      behindBase: false,
    });
  });
});

import type { Entity } from '@backstage/catalog-model';

const component = (name: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    namespace: 'default',
    description: `The service ${name} of the sample shop`,
    annotations: { 'backstage.io/kubernetes-id': name },
  },
  spec: {
    type: 'service',
    lifecycle: 'production',
    owner: 'group:default/shop',
    system: 'shop',
  },
  relations: [],
});

const user = (name: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: {
    name,
    namespace: 'default',
    title: name[0].toUpperCase() + name.slice(1),
  },
  spec: {},
  relations: [],
});

const SYSTEM: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'System',
  metadata: {
    name: 'shop',
    namespace: 'default',
    description: 'The sample shop that everybody shares',
  },
  spec: { owner: 'group:default/shop' },
  relations: [],
};

export const ENTITIES: Entity[] = [
  ...['reviews', 'web', 'checkout', 'ratings'].map(component),
  SYSTEM,
  ...['alice', 'bob', 'cara'].map(user),
];

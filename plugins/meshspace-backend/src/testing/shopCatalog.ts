import type { Entity } from '@backstage/catalog-model';

const CALLS: Readonly<Record<string, readonly string[]>> = {
  web: ['reviews', 'cart', 'recommendation'],
  reviews: ['ratings'],
  ratings: [],
  cart: [],
  recommendation: [],
};

/** The sample shop's components, as a catalog would have them after processing, in a system in a domain. */
export function shopCatalog(owner = 'group:default/storefront'): Entity[] {
  const refs = Object.keys(CALLS).map(name => `component:default/${name}`);
  return [
    whole('Domain', 'retail', ['system:default/shop']),
    whole('System', 'shop', refs),
    ...Object.entries(CALLS).map(
      ([name, calls]): Entity => ({
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: {
          name,
          namespace: 'default',
          annotations: {
            'backstage.io/kubernetes-id': name,
            'backstage.io/kubernetes-namespace': 'shop',
          },
        },
        relations: [
          { type: 'ownedBy', targetRef: owner },
          ...calls.map(to => ({
            type: 'dependsOn',
            targetRef: `component:default/${to}`,
          })),
        ],
      }),
    ),
  ];
}

function whole(kind: string, name: string, parts: string[]): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, namespace: 'default' },
    relations: parts.map(targetRef => ({ type: 'hasPart', targetRef })),
  };
}

import { z } from 'zod';
import type { Manifest } from '../../src';
import { echo } from './shop';

/** How people enter the base from outside. */
const front = (base: string, host: string): Manifest[] => [
  {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: 'front', namespace: base },
    spec: {
      selector: { istio: 'ingressgateway' },
      servers: [
        {
          port: { number: 80, name: 'http', protocol: 'HTTP' },
          hosts: [host, `*.${host}`],
        },
      ],
    },
  },
  {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'front', namespace: base },
    spec: {
      hosts: [host],
      gateways: ['front'],
      http: [{ route: [{ destination: { host: 'web' } }] }],
    },
  },
];

/** A program that passes on what the mesh's requests are followed by; `forgetful` ones lose the space's header. */
const passing = (forgetful: boolean) => ({
  name: 'PROPAGATE',
  value: `x-request-id,x-testbed-request${forgetful ? '' : ',x-meshspace'}`,
});

/** web calls middle and reviews, middle calls reviews and loses the header; the gateway leads to web. */
export const callingShop = (base: string, host: string): Manifest[] => {
  const objects = ['web', 'middle', 'reviews'].flatMap(app => echo(base, app));
  for (const { kind, metadata, spec } of objects) {
    if (kind !== 'Deployment') continue;
    const { template } = z
      .looseObject({
        template: z.looseObject({
          spec: z.looseObject({
            containers: z.array(
              z.looseObject({ env: z.array(z.looseObject({})) }),
            ),
          }),
        }),
      })
      .parse(spec);
    template.spec.containers[0].env.push(passing(metadata.name === 'middle'));
    Object.assign(spec as object, { template });
    metadata.labels = { 'backstage.io/kubernetes-id': metadata.name };
  }
  return [...objects, ...front(base, host)];
};

const component = (base: string, name: string, calls: string[]) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    namespace: 'default',
    annotations: {
      'backstage.io/kubernetes-namespace': base,
      'backstage.io/kubernetes-id': name,
    },
  },
  relations: [
    { type: 'ownedBy', targetRef: `group:default/${name}-team` },
    ...calls.map(one => ({
      type: 'dependsOn',
      targetRef: `component:default/${one}`,
    })),
  ],
});

/** The shop's components, as a catalog has them after processing. */
export const callingComponents = (base: string): object[] => [
  component(base, 'web', ['middle', 'reviews']),
  component(base, 'middle', ['reviews']),
  component(base, 'reviews', []),
];

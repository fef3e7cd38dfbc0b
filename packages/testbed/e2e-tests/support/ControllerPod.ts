import fs from 'node:fs';
import path from 'node:path';
import YAML from 'yaml';
import { z } from 'zod';
import type { Manifest, Testbed } from '../../src';
import { checkout, IDENTITY } from './product';

const example = path.join(checkout, 'deploy', 'examples', 'controller.yaml');

const manifestSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string() }),
  spec: z.looseObject({}).optional(),
});

const deploymentSchema = manifestSchema.extend({
  spec: z.looseObject({
    template: z.looseObject({
      spec: z.looseObject({
        securityContext: z.unknown(),
        containers: z.tuple([
          z.looseObject({ image: z.string(), command: z.array(z.string()) }),
        ]),
      }),
    }),
  }),
});

/** `meshspace controller` as a Deployment in the cluster, as the example of deploy/ has it. */
export class ControllerPod {
  private constructor(
    private readonly bed: Testbed,
    private readonly objects: Manifest[],
  ) {}

  static async start(bed: Testbed): Promise<ControllerPod> {
    const objects = YAML.parseAllDocuments(fs.readFileSync(example, 'utf8'))
      .map(document => manifestSchema.parse(document.toJS()))
      .map(one => (one.kind === 'Deployment' ? fromCheckout(one) : one));
    await bed.apply(...objects);
    const rollout = ['rollout', 'status', 'deployment/meshspace-controller'];
    await bed.kubectl([
      ...['-n', IDENTITY.namespace, ...rollout, '--timeout=240s'],
    ]);
    return new ControllerPod(bed, objects);
  }

  async stop(): Promise<void> {
    await this.bed.delete(...this.objects);
  }
}

/** The image of the test bed that runs this checkout. */
function fromCheckout(object: Manifest): Manifest {
  const { spec, ...rest } = deploymentSchema.parse(object);
  const [{ command, ...container }] = spec.template.spec.containers;
  const [, ...args] = command;
  return {
    ...rest,
    spec: {
      ...spec,
      // starting from TypeScript costs seconds of processor time
      replicas: 1,
      template: {
        ...spec.template,
        spec: {
          ...spec.template.spec,
          // the checkout may be for its owner alone
          securityContext: {},
          containers: [{ ...container, args, image: 'testbed/meshspace:v1' }],
        },
      },
    },
  };
}

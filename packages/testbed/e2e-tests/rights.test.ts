import fs from 'node:fs';
import YAML from 'yaml';
import { z } from 'zod';
import { Testbed, type Manifest } from '../src';
import type { KubeObject } from '../src/kube/types';
import { poll } from '../src/process/poll';
import { ControllerProcess } from './support/ControllerProcess';
import { deployFile, installProduct } from './support/product';
import { echo, space } from './support/shop';
import { spaceObject } from './support/spaces';

const READS = ['get', 'list', 'watch'];

const ruleSchema = z.object({
  apiGroups: z.array(z.string()),
  resources: z.array(z.string()),
  verbs: z.array(z.string()),
});
type Rule = z.output<typeof ruleSchema>;

const roleSchema = z.looseObject({
  kind: z.literal('ClusterRole'),
  rules: z.array(ruleSchema),
});
type Role = z.output<typeof roleSchema>;

const role = YAML.parseAllDocuments(fs.readFileSync(deployFile, 'utf8'))
  .map(document => roleSchema.safeParse(document.toJS()).data)
  .find((found): found is Role => found !== undefined)!;

interface Expectation {
  /** Without the rule the controller cannot see the cluster, and says which list it is refused. */
  blind?: true;
  /**
   * Without the right to write, the loss of this object of the space or its routes cannot be repaired; the space's status says
   * which write was refused.
   */
  repairs?: string;
  /** No space's status can say it: the cluster's row does. */
  row?: true;
  /** The controller can do without it: why the rule is there all the same. */
  spare?: string;
}

/** By the first resource of each rule of deploy/meshspace.yaml. */
const expectations: Record<string, Expectation> = {
  'meshspace.dev/meshspaces': { blind: true, repairs: 'finalizer' },
  'meshspace.dev/meshspaces/status': { row: true },
  '/namespaces': { blind: true, repairs: 'label' },
  '/services': { blind: true, repairs: 'services' },
  'apps/deployments': { blind: true, repairs: 'deployments' },
  'networking.k8s.io/networkpolicies': {
    blind: true,
    repairs: 'networkpolicies',
  },
  '/pods': { blind: true },
  '/pods/log': { spare: 'logs are read for the portal' },
  'discovery.k8s.io/endpointslices': { blind: true },
  '/events': { spare: 'what happened is told in the status, too' },
  '/services/proxy': { spare: 'probes and Prometheus are for the portal' },
  'networking.istio.io/virtualservices': {
    blind: true,
    repairs: 'virtualservices',
  },
  'networking.istio.io/gateways': { blind: true },
  'security.istio.io/peerauthentications': {
    blind: true,
    repairs: 'authorizationpolicies',
  },
  'gateway.networking.k8s.io/httproutes': {
    blind: true,
    repairs: 'httproutes',
  },
  'gateway.networking.k8s.io/gateways': { blind: true },
  'batch/jobs': { blind: true, repairs: 'jobs' },
  'telemetry.istio.io/telemetries': {
    spare: 'requests are watched for the portal',
  },
  'coordination.k8s.io/leases': { row: true },
  'argoproj.io/rollouts': { spare: 'this cluster has no Argo Rollouts' },
};

const keyOf = ({ apiGroups, resources }: Rule) =>
  `${apiGroups[0]}/${resources[0]}`;

/** Whether it names something that the rule gives, and the next step. */
const explains = ({ resources }: Rule, message = '') =>
  resources.some(resource => message.includes(resource.split('/')[0])) &&
  /apply deploy\/meshspace\.yaml/i.test(message);

const canList = ({ verbs }: Rule) => verbs.includes('list');

const rules = role.rules.map(rule => [keyOf(rule), rule] as const);
const rowsWith = (field: keyof Expectation) =>
  rules.filter(([key]) => expectations[key]?.[field] !== undefined);

/** What a base can have that a fork of it needs a copy of. */
const company = (base: string): Manifest[] => [
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'all', namespace: base },
    spec: { podSelector: {}, ingress: [{}], policyTypes: ['Ingress'] },
  },
  {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: 'all', namespace: base },
    spec: { action: 'ALLOW', rules: [{}] },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'api', namespace: base },
    spec: { selector: { app: 'app' }, ports: [{ name: 'http', port: 9080 }] },
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'api', namespace: base },
    spec: {
      parentRefs: [{ group: '', kind: 'Service', name: 'api' }],
      rules: [{ backendRefs: [{ name: 'api', port: 9080 }] }],
    },
  },
];

describe('the rights of deploy/meshspace.yaml, taken away one by one', () => {
  let bed: Testbed;
  let controller: ControllerProcess;
  let base: string;
  let name: string;

  const grant = (granted: Rule[]) =>
    bed.kubectl(
      ['replace', '-f', '-'],
      JSON.stringify({ ...role, rules: granted }),
    );

  const without = (rule: Rule, verbs: string[] = rule.verbs) =>
    grant(
      role.rules.flatMap(one => {
        if (one !== rule) return [one];
        const left = rule.verbs.filter(verb => !verbs.includes(verb));
        return left.length > 0 ? [{ ...rule, verbs: left }] : [];
      }),
    );

  const applied = async () =>
    (await spaceObject(bed, name)).status?.conditions.find(
      ({ type }) => type === 'Applied',
    );

  const healthy = () =>
    poll(
      async () => {
        const { status } = await spaceObject(bed, name);
        return (
          status?.phase === 'Ready' && (await applied())?.status === 'True'
        );
      },
      {
        what: 'the space is as it should be',
        timeoutMs: 60_000,
        everyMs: 100,
      },
    );

  /** One object that the product keeps for the space, in its namespace or in the base. */
  const ours = async (group: string, plural: string): Promise<string> => {
    const version = group === '' ? '/api/v1' : `/apis/${group}/v1`;
    for (const namespace of [name, base]) {
      const list = `${version}/namespaces/${namespace}/${plural}`;
      const { items } = await bed.client.get<{ items: KubeObject[] }>(
        `${list}?labelSelector=app.kubernetes.io/managed-by=meshspace`,
      );
      if (items.length > 0) return `${list}/${items[0].metadata.name}`;
    }
    throw new Error(`the product keeps no ${plural}`);
  };

  const damage = async (group: string, what: string): Promise<unknown> => {
    switch (what) {
      case 'finalizer':
        return bed.client.patch(
          `/apis/meshspace.dev/v1alpha1/meshspaces/${name}`,
          { metadata: { finalizers: null } },
        );
      case 'label':
        return bed.client.patch(`/api/v1/namespaces/${name}`, {
          metadata: { labels: { 'istio-injection': null } },
        });
      default:
        return bed.client.delete(await ours(group, what));
    }
  };

  beforeAll(async () => {
    bed = await Testbed.shared();
    await installProduct(bed);
    base = await bed.namespace('rights', {
      'istio-injection': 'enabled',
      'meshspace.dev/base': 'true',
    });
    name = base.replace('rights', 'poor');
    await bed.apply(...echo(base, 'app'), ...company(base));
    await bed.ready(base, 1);
    controller = await (await ControllerProcess.start(bed)).leads();
    await bed.apply(space(name, base, { app: { image: 'testbed/echo:v2' } }));
    await healthy();
  });

  afterAll(async () => {
    await grant(role.rules);
    await bed.kubectl([
      'delete',
      'meshspace',
      name,
      '--wait=true',
      '--timeout=20s',
    ]);
    await controller.stop();
    await bed.kubectl(['delete', 'namespace', '--wait=false', base]);
    bed.close();
  });

  it('every rule is in the table', () => {
    expect(rules.map(([key]) => key).sort()).toEqual(
      Object.keys(expectations).sort(),
    );
    for (const [key, rule] of rules) {
      const { blind, repairs, row, spare } = expectations[key];
      expect(blind ?? repairs ?? row ?? spare).toBeDefined();
      expect(canList(rule) || !blind).toBe(true);
    }
  });

  it.each(rowsWith('repairs'))(
    'without writing %s the space says which write was refused and what gives the right',
    async (key, rule) => {
      await without(
        rule,
        rule.verbs.filter(verb => !READS.includes(verb)),
      );
      await damage(rule.apiGroups[0], expectations[key].repairs!);
      const told = await poll(
        async () => {
          const condition = await applied();
          return explains(rule, condition?.message) && condition;
        },
        { what: 'the status says it', timeoutMs: 20_000, everyMs: 50 },
      );
      expect(told).toMatchObject({ status: 'False', reason: 'Forbidden' });
      // given back, it heals without a hand
      await grant(role.rules);
      expect(await healthy()).toBe(true);
    },
  );

  it.each(rowsWith('row'))(
    'without writing %s the cluster’s row says so and what gives the right',
    async (key, rule) => {
      await without(
        rule,
        rule.verbs.filter(verb => !READS.includes(verb)),
      );
      // something to tell
      const version = 3 + rules.findIndex(([other]) => other === key);
      await bed.apply(
        space(name, base, { app: { image: `testbed/echo:v${version}` } }),
      );
      const said = poll(async () => explains(rule, controller.message), {
        what: 'the controller says it',
        timeoutMs: 30_000,
      });
      expect(await said).toBe(true);
      await grant(role.rules);
      expect(await healthy()).toBe(true);
    },
  );

  it('without what only the portal needs, a space becomes ready', async () => {
    const needed = rules.filter(([key]) => !expectations[key].spare);
    await grant(needed.map(([, rule]) => rule));
    await controller.restart();
    await controller.leads();
    await bed.apply(space(name, base, { app: { image: 'testbed/echo:v2' } }));
    expect(await healthy()).toBe(true);
    await grant(role.rules);
  });

  it.each(rowsWith('blind'))(
    'without %s the cluster says which list is refused and what gives the right',
    async (_, rule) => {
      await without(rule);
      await controller.restart();
      const said = poll(async () => explains(rule, controller.message), {
        what: 'the controller says it',
        timeoutMs: 20_000,
        everyMs: 20,
      });
      expect(await said).toBe(true);
    },
  );

  it('with all of them given back, the controller works again', async () => {
    await grant(role.rules);
    await controller.restart();
    await controller.leads();
    expect(await healthy()).toBe(true);
  });
});

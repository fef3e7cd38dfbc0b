import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { KubeConnectionError, KubeStatusError } from './errors';
import { explainMissingRight, missingRight } from './missingRight';

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

const ROLE = resolve(__dirname, '../../../../deploy/meshspace.yaml');

/** Every right that the ClusterRole gives. */
const RIGHTS = parseAllDocuments(readFileSync(ROLE, 'utf8'))
  .map(document => document.toJS() as { kind: string; rules: Rule[] })
  .filter(({ kind }) => kind === 'ClusterRole')
  .flatMap(({ rules }) => rules)
  .flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap(group =>
      resources.flatMap(resource =>
        verbs.map((verb): [string, string, string] => [verb, resource, group]),
      ),
    ),
  );

function forbidden(verb: string, resource: string, group: string, at = '') {
  return new KubeStatusError(
    403,
    'Forbidden',
    `${resource}.${group} "x" is forbidden: User "system:serviceaccount:meshspace-system:meshspace" cannot ${verb} resource "${resource}" in API group "${group}"${at}`,
  );
}

describe('missingRight', () => {
  it('reads which right it is, of every right that the ClusterRole gives', () => {
    expect(RIGHTS.length).toBeGreaterThan(100);
    for (const [verb, resource, group] of RIGHTS) {
      const [name, sub] = resource.split('/');
      const full = `${name}${group && `.${group}`}${sub ? `/${sub}` : ''}`;
      expect(
        missingRight(
          forbidden(verb, resource, group, ' in the namespace "shop"'),
        ),
      ).toEqual({ verb, resource: full, namespace: 'shop' });
      expect(
        missingRight(forbidden(verb, resource, group, ' at the cluster scope')),
      ).toEqual({ verb, resource: full });
    }
  });

  it.each([
    new KubeStatusError(403, 'Forbidden', 'exceeded quota: compute'),
    new KubeStatusError(403, 'Forbidden', 'because it is being terminated'),
    new KubeStatusError(404, 'NotFound', 'cannot get resource "pods"'),
    new KubeConnectionError('refused'),
    'nonsense',
  ])('takes nothing else for one: %s', error => {
    expect(missingRight(error)).toBeUndefined();
  });
});

describe('explainMissingRight', () => {
  it.each([
    [
      forbidden(
        'patch',
        'virtualservices',
        'networking.istio.io',
        ' in the namespace "shop"',
      ),
      'The account of MeshSpace may not patch virtualservices.networking.istio.io in shop: routes cannot be decided.',
    ],
    [
      forbidden('create', 'leases', 'coordination.k8s.io'),
      'The account of MeshSpace may not create leases.coordination.k8s.io in the cluster: controllers cannot agree on who works, so none does.',
    ],
    [
      forbidden('patch', 'meshspaces/status', 'meshspace.dev'),
      'The account of MeshSpace may not patch meshspaces.meshspace.dev/status in the cluster: nothing can be told about spaces.',
    ],
    [
      forbidden('get', 'secrets', '', ' in the namespace "shop"'),
      'The account of MeshSpace may not get secrets in shop: forks cannot be made as they should be.',
    ],
  ])('says what does not work, and the next step', (error, sentence) => {
    const right = missingRight(error);
    const told = right && explainMissingRight(right);
    expect(told).toContain(sentence);
    expect(told).toContain('Apply deploy/meshspace.yaml');
  });
});

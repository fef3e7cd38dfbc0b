import type { Entity } from '@backstage/catalog-model';
import * as legacy from './legacy';
import { isMeshSpaceAvailable } from './entity/available';
import plugin from './index';

const entity = (
  kind: string,
  annotations?: Record<string, string>,
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name: 'x', annotations },
});

describe('plugin', () => {
  it('stands in both frontend systems', () => {
    expect(plugin.$$type).toBe('@backstage/FrontendPlugin');
    expect(legacy.meshspacePlugin.getId()).toBe('meshspace');
    expect(legacy.EntityMeshSpaceContent).toBeDefined();
    expect(legacy.MeshSpacesPage).toBeDefined();
  });

  it.each([
    ['Component', { 'backstage.io/kubernetes-id': 'x' }, true],
    ['component', { 'backstage.io/kubernetes-label-selector': 'app=x' }, true],
    ['Component', { 'backstage.io/techdocs-ref': 'dir:.' }, false],
    ['Component', undefined, false],
    ['System', undefined, true],
    ['Domain', undefined, true],
    ['Resource', undefined, false],
    ['API', { 'backstage.io/kubernetes-id': 'x' }, false],
  ])('%s with %j: %s', (kind, annotations, available) => {
    expect(isMeshSpaceAvailable(entity(kind, annotations))).toBe(available);
  });
});

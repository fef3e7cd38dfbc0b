import { Analyzer, basesOf } from '../Analyzer';
import { Finding } from '../types';

const crd = (kind: string) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  name: kind,
});

const ISTIO = ['VirtualService', 'DestinationRule'];
const GATEWAY_API = ['HTTPRoute', 'GRPCRoute', 'ReferenceGrant'];

/** Kinds that routes are written in and that the cluster does not serve. */
export const kindMissing: Analyzer = ({ view }) => {
  const missing = new Set(view.mesh.missingKinds ?? []);
  const ofIstio = ISTIO.filter(kind => missing.has(kind));
  const ofGatewayApi = GATEWAY_API.filter(kind => missing.has(kind));
  const findings: Finding[] = [];
  if (missing.has('MeshSpace')) {
    findings.push({
      code: 'MSP0030',
      severity: 'error',
      object: crd('MeshSpace'),
      message: 'The cluster does not know what a MeshSpace is.',
      effect: 'Nobody can make a space in it.',
      nextStep:
        'Have a cluster administrator apply deploy/meshspace.yaml of the project.',
    });
  }
  if (ofIstio.length > 0 && basesOf(view).length > 0) {
    findings.push({
      code: 'MSP0030',
      severity: 'error',
      object: crd(ofIstio[0]),
      message: `The cluster has no ${ofIstio.join(
        ', ',
      )} of networking.istio.io/v1.`,
      effect: 'Forks start, but no request can be routed to them.',
      nextStep:
        'Install Istio 1.22 or newer, or take the label meshspace.dev/base from its namespaces.',
    });
  }
  // A cluster without any of them is one that does not use the Gateway API.
  if (ofGatewayApi.length > 0 && ofGatewayApi.length < GATEWAY_API.length) {
    findings.push({
      code: 'MSP0030',
      severity: 'warning',
      object: crd(ofGatewayApi[0]),
      message: `The cluster has the Gateway API without ${ofGatewayApi.join(
        ', ',
      )}.`,
      effect: 'Services that are routed by it may not get a route to a fork.',
      nextStep: 'Install the standard channel of the Gateway API whole.',
    });
  }
  return findings;
};

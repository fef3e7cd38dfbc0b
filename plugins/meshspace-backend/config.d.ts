export interface Config {
  /** Configuration of the MeshSpace plugin. */
  meshspace?: {
    /**
     * Which clusters have spaces. Without it, all of `kubernetes.clusterLocatorMethods`. An entry either names one of those, or says
     * itself how its cluster is reached.
     */
    clusters?: Array<{
      /**
       * Name of the cluster.
       * @visibility frontend
       */
      name: string;
      /**
       * What people see instead of the name.
       * @visibility frontend
       */
      title?: string;
      /** Address of the API server. */
      url?: string;
      /**
       * Token of a ServiceAccount with the rights of `deploy/meshspace.yaml`.
       * @visibility secret
       */
      serviceAccountToken?: string;
      /** Certificate of the API server's authority, in base64. */
      caData?: string;
      /** The same, as a file. */
      caFile?: string;
      /** Whether the API server's certificate is not checked. */
      skipTLSVerify?: boolean;
      /** Reaches the cluster as kubectl does. */
      kubeconfig?: {
        /** File; kubectl's own if absent. */
        path?: string;
        /** Context; the current one if absent. */
        context?: string;
      };
      /** Reaches the cluster that the portal runs in. */
      inCluster?: boolean;
      /** Where requests of users enter the mesh; for probes and links. */
      entryUrl?: string;
      /** Address of the Prometheus that scrapes the mesh; the Service `prometheus` of the cluster if absent. */
      prometheusUrl?: string;
    }>;
    controller?: {
      /** Whether the controller runs in the portal's backend. Default true. */
      enabled?: boolean;
      /** Seconds after which routes are taken back by Kubernetes itself if no controller lives. Default 900. */
      switchSeconds?: number;
      /** Seconds between taking a route back and removing the fork. Default 3. */
      drainSeconds?: number;
      /** Namespace of the Lease that decides which controller works. Default meshspace-system. */
      leaseNamespace?: string;
      /** Seconds before its end at which a space's people are told; at most a quarter of its life. Default 3600. */
      expiringSeconds?: number;
      /** Seconds without a request after which a space is suspended; needs traffic figures. Default never. */
      idleSeconds?: number;
    };
    policy?: {
      /** Who may fork a workload: the owners of its component, or everyone. Default owners. */
      whoMayFork?: 'owners' | 'everyone';
      /** Ways to carry the routing key that may be chosen. Default all. */
      formats?: Array<'header' | 'baggage' | 'jaeger' | 'zipkin'>;
      /** Name of the routing header unless another one is chosen. Default x-meshspace. */
      headerName?: string;
      /** Images that forks may run, such as `registry.example.com/team/*`. Default any. */
      images?: string[];
      /** Default 10. */
      maxSpacesPerPerson?: number;
      /** Default 50. */
      maxSpacesPerBase?: number;
      /** Default 10, at most 50. */
      maxForksPerSpace?: number;
      /** Seconds that a space lives unless another time is chosen. Default 86400. */
      defaultTtlSeconds?: number;
      /** Seconds that a space may live at most, counted from the last change. Default without limit. */
      maxTtlSeconds?: number;
      /** Whether a space may live for ever. Default false. */
      allowUnlimited?: boolean;
      /** Hard limits of the ResourceQuota of each space. */
      quota?: { [resource: string]: string };
      /** Specification of the LimitRange of each space. */
      limits?: { limits: { type: string }[] };
      /** Whether forks get copies of the Secrets that they refer to. Default true. */
      copySecrets?: boolean;
      /** Whether forks get a ServiceAccount like that of the base, without its rights. Default true. */
      copyServiceAccounts?: boolean;
      /** Names of Secrets and ServiceAccounts that are never copied; `*` stands for anything. */
      neverCopy?: string[];
      /** Whether a VirtualService of the user may be edited where nothing else can route. Default false. */
      allowGraft?: boolean;
    };
    traffic?: {
      /** Seconds for which traffic figures are kept. Default 5. */
      refreshSeconds?: number;
    };
  };
}

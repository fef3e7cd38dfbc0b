/** English texts: common, allow, cluster, problem. */
export const commonMessages = {
  common: {
    cancel: 'Cancel',
    close: 'Close',
    copied: 'Copied',
    copy: 'Copy {{what}}',
    loading: 'Loading',
    retry: 'Try again',
  },
  allow: {
    update:
      'You may not change this space: ask its owner to make you a member, or a portal administrator for the permission meshspace.space.update.',
    delete:
      'You may not delete this space: that needs the permission meshspace.space.delete.',
    logs: 'You may not read the logs of this space: that needs the permission meshspace.space.logs. The owner or a portal administrator can help.',
  },
  cluster: {
    command: 'the command',
    degraded: 'Cluster {{cluster}} answers only in part',
    noCrd: 'Cluster {{cluster}} does not know MeshSpaces yet',
    noCrdNext:
      'Its resource type is not installed. Somebody who administers the cluster can install it with this command; this page notices by itself.',
    noMesh: 'Cluster {{cluster}} has no Istio',
    noMeshNext:
      'Requests can only be routed to a fork by a service mesh. Install Istio, for instance with this command; this page notices by itself.',
    none: 'No cluster is connected',
    noneNext:
      "The portal's administrator connects clusters in the Kubernetes section of app-config.yaml; MeshSpace uses the same list.",
    unreachable: 'Cluster {{cluster}} cannot be reached',
    unreachableNext:
      'Forks that run there keep running and keep their routes. This page comes back by itself when the cluster does.',
  },
  problem: {
    conflict: 'Somebody else changed it at the same time',
    conflictNext: 'Nothing was lost. Look at what is there now, and try again.',
    forbidden: 'You may not do this',
    forbiddenNext:
      'A portal administrator or the owner of the space can give you the permission.',
    gone: 'It is not there any more',
    goneNext: 'It was deleted meanwhile, or you may not see it.',
    invalid: 'This was not accepted',
    invalidNext: 'Change what the message names, and try again.',
    notInstalled: 'The backend has no MeshSpace plugin',
    notInstalledNext: "The portal's administrator adds it with one line:",
    offline: 'You are offline',
    offlineNext:
      'What you see is the last known state. It refreshes by itself when the network is back; your forks run on meanwhile.',
    unavailable: 'The backend does not answer',
    unavailableNext:
      'Forks and their routes do not depend on it and keep working. This page tries again by itself.',
    unknown: 'Something went wrong',
    unknownNext:
      "Try again; if it stays, hand this message to the portal's administrator.",
  },
} as const;

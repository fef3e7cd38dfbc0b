import { Pod, Service, ServicePort } from './kinds';

/** The pod's port that a Service port means; named ports differ by pod. */
export function targetPortOf(port: ServicePort, pod: Pod): number | undefined {
  const target = port.targetPort ?? port.port;
  if (typeof target === 'number') {
    return target;
  }
  const containers = [
    ...pod.spec.containers,
    ...(pod.spec.initContainers ?? []),
  ];
  return containers
    .flatMap(container => container.ports ?? [])
    .find(
      ({ name, protocol = 'TCP' }) =>
        name === target && protocol === (port.protocol ?? 'TCP'),
    )?.containerPort;
}

export interface ResolvedPort {
  name: string;
  port: number;
  protocol: string;
  appProtocol?: string;
}

/** All ports of the Service as this pod serves them. */
export function resolvedPorts(service: Service, pod: Pod): ResolvedPort[] {
  return (service.spec.ports ?? []).flatMap(servicePort => {
    const port = targetPortOf(servicePort, pod);
    return port === undefined
      ? []
      : [
          {
            name: servicePort.name ?? '',
            port,
            protocol: servicePort.protocol ?? 'TCP',
            ...(servicePort.appProtocol === undefined
              ? {}
              : { appProtocol: servicePort.appProtocol }),
          },
        ];
  });
}

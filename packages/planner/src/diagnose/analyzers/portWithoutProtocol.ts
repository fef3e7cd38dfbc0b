import { refOf } from '../../kube/objects';
import { protocolNamed } from '../../model/protocol';
import { Analyzer, basesOf } from '../Analyzer';

/** A port whose protocol Istio must guess. */
export const portWithoutProtocol: Analyzer = ({ view }) =>
  basesOf(view).flatMap(({ metadata: { name: base } }) =>
    view.list('Service', base).flatMap(service =>
      (service.spec.ports ?? [])
        .filter(
          ({ name = '', appProtocol, protocol = 'TCP' }) =>
            protocol === 'TCP' &&
            protocolNamed(appProtocol ?? name.split('-')[0]) === undefined,
        )
        .map(({ port }) => ({
          code: 'MSP0004',
          severity: 'info' as const,
          object: refOf(service),
          base,
          message: `Port ${port} of ${service.metadata.name} does not say its protocol.`,
          effect:
            'Istio guesses from the first bytes; a protocol in which the server speaks first waits, and header routes may not apply.',
          nextStep: `Name the port by its protocol (http-…, grpc-…, tcp-…) or set appProtocol.`,
        })),
    ),
  );

import { found, having, healthy } from '../../testing/ailing';
import { baseWith, istio, to, virtualService } from '../../testing/mesh';

const base = (address: string) =>
  baseWith({ 'meshspace.dev/address': address });
const gateway = istio('Gateway', 'shop/gw', {
  selector: { istio: 'ingressgateway' },
  servers: [
    { port: { number: 80, protocol: 'HTTP' }, hosts: ['*.example.com'] },
  ],
});
const front = (...hosts: string[]) =>
  virtualService('shop/front', { hosts, gateways: ['gw'], http: [to('web')] });

describe('a base that promises its spaces addresses', () => {
  it.each<[string, string, string[], RegExp[]]>([
    ['keeps the promise', '{space}.{host}', ['a.example.com'], []],
    ['promises nothing', '', ['a.example.com'], []],
    ['names no space', 'x.example.com', ['a.example.com'], [/no host name/]],
    [
      'asks for hosts that the gateway does not know',
      '{space}.example.org',
      ['a.example.com'],
      [/gw does not listen for \*\.example\.org/],
    ],
    [
      'gives two hosts one address',
      '{space}.example.com',
      ['a.example.com', 'b.example.com'],
      [/several hosts.*a\.example\.com, b\.example\.com.*add \{host\}/],
    ],
  ])('%s', (_, address, hosts, told) => {
    const view = having(healthy(), base(address), gateway, front(...hosts));
    expect(found(view, 'MSP0032').map(({ message }) => message)).toEqual(
      told.map(message => expect.stringMatching(message)),
    );
  });
});

import { createInstance, MAX_INSTANCES, podIp, podNamespace } from './instance';

const all = Array.from({ length: MAX_INSTANCES }, (_, number) =>
  createInstance(number, `/x/${number}`),
);

it('instances share nothing', () => {
  const own = all.map(({ podCidr, serviceCidr, hostLink, nodeNamespace }) => [
    podCidr,
    serviceCidr,
    hostLink,
    nodeNamespace,
  ]);
  expect(new Set(own.flat()).size).toBe(own.flat().length);
});

it('no instance takes the namespaces of another for its own', () => {
  const [, one] = all;
  const ten = all[10];
  expect(podNamespace(ten, 'abcdef').startsWith(one.podNamespacePrefix)).toBe(
    false,
  );
});

it('names are short enough for the kernel', () => {
  for (const { hostLink, nodeLink } of all)
    expect(Math.max(hostLink.length, nodeLink.length)).toBeLessThan(16);
});

it('hands out pod addresses that are neither the host’s nor the node’s', () => {
  const addresses = Array.from({ length: 600 }, (_, n) => podIp(all[0], n));
  expect(addresses[0]).toBe('10.160.1.1');
  expect(addresses[254]).toBe('10.160.2.1');
  expect(new Set(addresses).size).toBe(addresses.length);
  expect(addresses).not.toContain(all[0].hostIp);
  expect(addresses).not.toContain(all[0].nodeIp);
});

it.each([-1, 16, 1.5, NaN])('refuses %s', number => {
  expect(() => createInstance(number)).toThrow(RangeError);
});

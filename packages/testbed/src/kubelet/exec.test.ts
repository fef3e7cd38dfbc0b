import { chooseProtocol, exitStatus } from './exec';
import { parseTarget } from './server';

it.each([
  ['v5.channel.k8s.io', 'v5.channel.k8s.io'],
  ['v4.channel.k8s.io, v5.channel.k8s.io', 'v5.channel.k8s.io'],
  ['v4.channel.k8s.io', 'v4.channel.k8s.io'],
  ['channel.k8s.io', undefined],
  [undefined, undefined],
])('of %s it speaks %s', (offered, chosen) => {
  expect(chooseProtocol(offered)).toBe(chosen);
});

it('tells the exit code in the way from which kubectl takes its own', () => {
  expect(exitStatus(0)).toMatchObject({ status: 'Success' });
  expect(exitStatus(7)).toMatchObject({
    status: 'Failure',
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: '7' }] },
  });
});

it.each([
  ['/exec/shop/web-1/app?command=ls', ['exec', 'shop', 'web-1', 'app']],
  [
    '/containerLogs/shop/web-1/app?follow=true',
    ['containerLogs', 'shop', 'web-1', 'app'],
  ],
  ['/portForward/shop/web-1', ['portForward', 'shop', 'web-1', undefined]],
])('reads %s', (url, parts) => {
  const { verb, namespace, pod, container } = parseTarget(url);
  expect([verb, namespace, pod, container]).toEqual(parts);
});

import type { Pod, PodSpec } from '../kube/types';
import { hostnameOf, hostsFile, resolvConf } from './podFiles';

const pod = (spec: Partial<PodSpec> = {}): Pod => ({
  metadata: { name: 'reviews-7f', namespace: 'alice', uid: 'u' },
  spec: { containers: [], ...spec },
});

describe('resolv.conf', () => {
  it('appends a fork’s search domain to those of its namespace', () => {
    expect(
      resolvConf(
        pod({ dnsConfig: { searches: ['shop.svc.cluster.local'] } }),
        '10.0.0.1',
      ),
    ).toBe(
      'nameserver 10.0.0.1\n' +
        'search alice.svc.cluster.local svc.cluster.local cluster.local shop.svc.cluster.local\n' +
        'options ndots:5\n',
    );
  });

  it('has nothing of the cluster with policy None', () => {
    const dnsConfig = {
      nameservers: ['9.9.9.9'],
      options: [{ name: 'ndots', value: '1' }, { name: 'rotate' }],
    };
    expect(resolvConf(pod({ dnsPolicy: 'None', dnsConfig }), '10.0.0.1')).toBe(
      'nameserver 9.9.9.9\noptions ndots:1 rotate\n',
    );
  });

  it('lets an option of the pod replace the cluster’s, and names nothing twice', () => {
    const dnsConfig = {
      searches: ['cluster.local'],
      options: [{ name: 'ndots', value: '2' }],
    };
    expect(resolvConf(pod({ dnsConfig }), '10.0.0.1')).toContain(
      'svc.cluster.local cluster.local\noptions ndots:2\n',
    );
  });
});

describe('hosts', () => {
  it('knows the pod by its full name in a subdomain, and its aliases', () => {
    const spec = {
      hostname: 'db-0',
      subdomain: 'db',
      hostAliases: [{ ip: '1.2.3.4', hostnames: ['a', 'b'] }],
    };
    expect(hostsFile(pod(spec), '10.0.0.9').split('\n').slice(2)).toEqual([
      '10.0.0.9 db-0.db.alice.svc.cluster.local db-0',
      '1.2.3.4 a b',
      '',
    ]);
  });
});

it('shortens a host name to what the kernel takes, without a dash at its end', () => {
  const long = pod();
  long.metadata.name = `${'a'.repeat(62)}-bcd`;
  expect(hostnameOf(long)).toBe('a'.repeat(62));
});

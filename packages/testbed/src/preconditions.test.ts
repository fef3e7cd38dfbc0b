import {
  heldEverywhere,
  refusal,
  shortage,
  type Machine,
} from './preconditions';

const good: Machine = {
  platform: 'linux',
  isRoot: true,
  hasCommand: () => true,
  hasFileSystem: () => true,
  availableMemory: () => 8000,
  portsHeld: () => [22, 443],
};

it.each<[string, Partial<Machine>, RegExp | undefined]>([
  ['a good machine', {}, undefined],
  ['another system', { platform: 'darwin' }, /needs Linux.*darwin/],
  ['another user', { isRoot: false }, /must run as root/],
  [
    'a missing program',
    { hasCommand: name => name !== 'nft' },
    /needs nft: install nftables/,
  ],
  [
    'two of one package',
    { hasCommand: name => !['nsenter', 'unshare'].includes(name) },
    /nsenter, unshare: install util-linux \(/,
  ],
  [
    'a kernel without overlayfs',
    { hasFileSystem: () => false },
    /needs overlayfs/,
  ],
])('%s', (_, machine, words) => {
  const why = refusal({ ...good, ...machine });
  expect(why ?? 'nothing').toMatch(words ?? /^nothing$/);
  expect(why ?? '').not.toContain('\n');
});

it.each<[string, Partial<Machine>, RegExp | undefined]>([
  ['room enough', {}, undefined],
  [
    'a machine that ran out of memory',
    { availableMemory: () => 700.4 },
    /needs 1500 MiB of memory and 700 MiB are free/,
  ],
  [
    'a port that is taken',
    { portsHeld: () => [22, 2379] },
    /port 2379, which an instance needs for etcd, is taken/,
  ],
])('%s', (_, machine, words) => {
  const why = shortage({ ...good, ...machine });
  expect(why ?? 'nothing').toMatch(words ?? /^nothing$/);
  expect(why ?? '').not.toContain('\n');
});

it('knows who listens everywhere, and not who listens at one address or only talks', () => {
  const row = (local: string, state: string) =>
    `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 1`;
  expect(
    heldEverywhere(
      [
        '  sl  local_address rem_address   st',
        row('00000000:094B', '0A'),
        row('0100007F:1F90', '0A'),
        row('00000000000000000000000000000000:192B', '0A'),
        row('00000000:0016', '01'),
        '',
      ].join('\n'),
    ),
  ).toEqual([2379, 6443]);
});

import { refusal, type Machine } from './preconditions';

const good: Machine = {
  platform: 'linux',
  isRoot: true,
  hasCommand: () => true,
  hasFileSystem: () => true,
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

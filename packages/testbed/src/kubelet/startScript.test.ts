import { spawnSync } from 'node:child_process';
import { quote, resolveLinks, startScript } from './startScript';

const plan = {
  dir: '/pods/u/containers/app.0',
  hostname: 'web-1',
  mounts: [
    { from: '/bin/tool', to: '/usr/local/bin/tool', readOnly: true },
    { from: '/pods/u/volumes/token', to: '/var/run/secrets/token' },
  ],
  uid: 1337,
  groups: [1337, 2000],
  workingDir: '/',
  argv: ['prog', "it's", '$HOME; rm -rf /'],
};

it.each([
  ['/var/run/secrets/x', '/run/secrets/x'],
  ['/var/run', '/run'],
  ['/var/lock/y', '/run/lock/y'],
  ['/var/running/x', '/var/running/x'],
  ['/etc/x', '/etc/x'],
])('a mount at %s goes to %s', (from, to) => {
  expect(resolveLinks(from)).toBe(to);
});

it('quotes so that a shell gives back exactly what went in', () => {
  const nasty = `it's "$HOME" \`id\` \\ \n;`;
  expect(
    spawnSync('/bin/sh', ['-c', `printf %s ${quote(nasty)}`]).stdout.toString(),
  ).toBe(nasty);
});

describe('startScript', () => {
  const script = startScript(plan);

  it('is a script that a shell can read', () => {
    expect(
      spawnSync('/bin/sh', ['-n'], { input: script }).stderr.toString(),
    ).toBe('');
  });

  it('mounts before it changes the root, and starts the program last', () => {
    const order = [
      'mount -t overlay',
      "mount --bind -o ro '/bin/tool'",
      "mount --bind '/pods/u/volumes/token'",
      'exec chroot',
    ];
    const positions = order.map(text => script.indexOf(text));
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
    expect(positions).not.toContain(-1);
  });

  it('never mounts below the link to /run', () => {
    expect(script).toContain("root/run/secrets/token'");
    expect(script).not.toContain('root/var/run');
  });

  it('has devices of its own', () => {
    expect(script).not.toMatch(/mount --r?bind .*\/dev/);
    expect(script).toContain('/dev/null c 1 3');
  });

  it('passes arguments, user and groups on as they are', () => {
    expect(script.trim().split('\n').at(-1)).toBe(
      `exec chroot --userspec=1337:1337 --groups=1337,2000 /pods/u/containers/app.0/root /usr/bin/env -C '/' 'prog' 'it'\\''s' '$HOME; rm -rf /'`,
    );
  });
});

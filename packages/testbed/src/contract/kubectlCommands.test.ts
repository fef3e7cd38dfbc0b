import {
  argumentsOf,
  compared,
  parseCommand,
  readCommands,
} from './kubectlCommands';

const surroundings = { namespace: 'both-1', files: '/there/files' };

it('runs more commands than were promised', () => {
  expect(readCommands().length).toBeGreaterThan(80);
});

it('knows few differences, and compares by the exit code alone only where time decides', () => {
  const count = (wanted: string) =>
    readCommands().filter(({ same }) => same === wanted).length;
  expect(count('differs')).toBeLessThan(5);
  expect(count('exit code')).toBeLessThan(10);
});

it.each([
  ['get pods', { line: 'get pods', same: 'output' }],
  ['~ get pods', { line: 'get pods', same: 'exit code' }],
  ['! get pods', { line: 'get pods', same: 'differs' }],
])('reads %s', (text, command) => {
  expect(parseCommand(text)).toEqual(command);
});

it.each([
  [
    '-n NS apply -f FILES/a.yaml',
    ['-n', 'both-1', 'apply', '-f', '/there/files/a.yaml'],
  ],
  ["get x -l 'a in (b, c)'", ['get', 'x', '-l', 'a in (b, c)']],
  ["create '--schedule=0 0 1 1 *' x", ['create', '--schedule=0 0 1 1 *', 'x']],
  ['patch -p {"a":"b"}', ['patch', '-p', '{"a":"b"}']],
  [
    '--as=system:serviceaccount:NS:robot',
    ['--as=system:serviceaccount:both-1:robot'],
  ],
])('%s', (line, args) => {
  expect(argumentsOf(line, surroundings)).toEqual(args);
});

it.each([
  ['uid: 0c5de4a5-3d8a-4a13-9d3b-0b3a0a5b2f10', 'uid: UID'],
  ['at 2026-01-02T03:04:05Z', 'at TIME'],
  ['runs-6f7b9c5d4-x2k8z  1/1  3m12s', 'runs-HASH-POD  1/1  AGE'],
  ['clusterIP: 10.96.3.4', 'clusterIP: IP'],
  ['0/1  ErrImagePull  0', '0/1  ImagePullBackOff  0'],
  ['in both-1 from /there/files/a.yaml', 'in NS from FILES/a.yaml'],
  [
    'image: example/web:v1, replicas: 10',
    'image: example/web:v1, replicas: 10',
  ],
])('compares %s as %s', (output, wanted) => {
  expect(compared('get x', output, surroundings)).toBe(wanted);
});

it('compares of explain the fields and types, and no descriptions', () => {
  const output =
    'KIND:  Pod\n\nDESCRIPTION:\n  long\nFIELDS:\n  a\t<string>\n    about a\n';
  expect(compared('explain pods', output, surroundings)).toBe(
    'KIND:  Pod\nFIELDS:\n  a\t<string>',
  );
});

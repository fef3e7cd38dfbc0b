import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseStartOptions } from './startOptions.mjs';

test('without options the known ports are used', () => {
  assert.deepEqual(parseStartOptions([]).ports, {
    portal: 3000,
    backend: 7007,
    cluster: 7443,
    ingress: 7480,
  });
});

test('a port, a context and --fresh are taken from the command line', () => {
  const options = parseStartOptions([
    '--port',
    '3001',
    '--context=kind',
    '--fresh',
  ]);
  assert.equal(options.ports.portal, 3001);
  assert.equal(options.context, 'kind');
  assert.equal(options.fresh, true);
});

test('the embedded cluster holds the shop unless another preset is named', () => {
  assert.equal(parseStartOptions([]).preset, 'small');
  assert.equal(parseStartOptions(['--preset', 'large']).preset, 'large');
});

test('with a context no port is needed for the ingress', () => {
  assert.deepEqual(
    parseStartOptions(['--context', 'kind']).uses.map(use => use.option),
    ['--port', '--backend-port', '--cluster-port'],
  );
});

for (const [args, message] of [
  [['--port', 'abc'], /--port is 'abc' but must be a port/],
  [['--port', '0'], /between 1 and 65535/],
  [['--port', '65536'], /between 1 and 65535/],
  [['--nope'], /--nope.*--help/],
  [['extra'], /extra.*--help/],
  [['--context', ''], /--context needs a name/],
  [
    ['--preset', 'huge'],
    /--preset is 'huge' but must be small or large or empty/,
  ],
  [['--preset', 'small', '--context', 'kind'], /give one of the two/],
]) {
  test(`${JSON.stringify(args)} is refused in one sentence`, () => {
    assert.throws(() => parseStartOptions(args), { message, exitCode: 2 });
  });
}

// The product's controller as a process of its own. It is no dependency of the test bed, which judges it: the caller names the
// module that exports `runController`.
//   controller.cjs MODULE
// Each line of standard input is settings as JSON: what runs ends in good order, and the controller starts with those. The end
// of the input ends it for good. On standard output, a JSON object each: what it logs, and every change of its state.
const readline = require('node:readline');

const { runController } = require(process.argv[2]);

const say = message => process.stdout.write(`${JSON.stringify(message)}\n`);
const log = Object.fromEntries(
  ['debug', 'info', 'warn', 'error'].map(level => [
    level,
    (message, meta) => say({ level, message, ...meta }),
  ]),
);

let run = 0;

function start(settings) {
  run += 1;
  const own = run;
  const abort = new AbortController();
  const running = runController({ settings, log, signal: abort.signal });
  let told = '';
  const timer = setInterval(() => {
    const state = JSON.stringify(running.status());
    if (state !== told) say({ run: own, state: JSON.parse(state) });
    told = state;
  }, 20);
  return async () => {
    abort.abort();
    await running.ended;
    clearInterval(timer);
  };
}

let end = async () => {};
let turn = Promise.resolve();
const next = work => {
  turn = turn.then(work);
};

readline
  .createInterface({ input: process.stdin })
  .on('line', line =>
    next(async () => {
      await end();
      end = start(JSON.parse(line));
    }),
  )
  .on('close', () => next(() => end()));

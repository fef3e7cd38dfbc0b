import { call, env, stopWith, wait } from './service.mjs';

/* A little traffic, so that there is something to see. */
const TARGET = process.env.TARGET ?? 'http://web:8080';
const PATHS = [
  '/api/page',
  '/api/page?product=kettle',
  '/api/checkout',
  '/api/page?product=compass',
];
const PAUSE_MS = Number(process.env.PAUSE_MS ?? 1500);

let running = true;
stopWith(() => {
  running = false;
  process.exit(0);
});
console.log(`${env.name} asks ${TARGET} every ${PAUSE_MS} ms`);
for (let turn = 0; running; turn++) {
  try {
    await call(`${TARGET}${PATHS[turn % PATHS.length]}`, {
      'user-agent': 'shop-load',
    });
  } catch (error) {
    console.log(error.message);
  }
  await wait(PAUSE_MS);
}

// Joins its input and output with a port of the loopback it finds itself on.
import net from 'node:net';

const port = Number(process.argv[2]);
const socket = net.connect({ host: '127.0.0.1', port, allowHalfOpen: true });
socket.on('error', error => {
  process.stderr.write(`port ${port}: ${error.message}`);
  process.exitCode = 1;
  process.stdin.destroy();
});
process.stdin.pipe(socket);
socket.pipe(process.stdout);

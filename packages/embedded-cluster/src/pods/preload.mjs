/*
 * Runs before a container's program, in its worker thread, and gives it what a container gives a process: the pod's network,
 * the pod's names, and signals. The program itself is a plain Node program that knows nothing of this.
 */
import dns from 'node:dns';
import net from 'node:net';
import { pathToFileURL } from 'node:url';
import { workerData } from 'node:worker_threads';

const { channel, program, argv } = workerData;
const pending = new Map();
let lastId = 0;

channel.on('message', message => {
  if (message.type === 'signal') {
    process.emit(message.signal, message.signal);
    return;
  }
  pending.get(message.id)?.(message);
  pending.delete(message.id);
  if (pending.size === 0) {
    channel.unref();
  }
});
channel.unref();

const ask = question =>
  new Promise(resolve => {
    lastId += 1;
    pending.set(lastId, resolve);
    channel.ref();
    channel.postMessage({ ...question, id: lastId });
  });

const systemError = (code, syscall, host, port) =>
  Object.assign(
    new Error(
      `${syscall} ${code} ${host}${port === undefined ? '' : `:${port}`}`,
    ),
    {
      code,
      syscall,
      hostname: host,
      ...(port === undefined ? {} : { port }),
    },
  );

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function connectInPod(...args) {
  const normalized = Array.isArray(args[0])
    ? args[0]
    : net._normalizeArgs(args);
  const [options, callback] = normalized;
  if (options.path || options.meshspaceDirect) {
    return connect.apply(this, args);
  }
  const host = options.host || 'localhost';
  const port = Number(options.port);
  // Node's own look-up does the same: whoever writes now waits for 'connect'.
  this.connecting = true;
  if (callback) {
    this.once('connect', callback);
  }
  ask({ type: 'connect', host, port }).then(answer => {
    if (this.destroyed) {
      return;
    }
    if (answer.code) {
      const syscall = answer.code === 'ENOTFOUND' ? 'getaddrinfo' : 'connect';
      this.connecting = false;
      this.destroy(
        systemError(
          answer.code,
          syscall,
          host,
          answer.code === 'ENOTFOUND' ? undefined : port,
        ),
      );
      return;
    }
    const { lookup: _lookup, ...rest } = options;
    connect.call(this, {
      ...rest,
      host: '127.0.0.1',
      port: answer.port,
      meshspaceDirect: true,
    });
  });
  return this;
};

dns.lookup = function lookupInPod(host, ...rest) {
  const callback = rest.pop();
  const options = typeof rest[0] === 'object' ? rest[0] : {};
  if (net.isIP(host)) {
    process.nextTick(() =>
      options.all
        ? callback(null, [{ address: host, family: 4 }])
        : callback(null, host, 4),
    );
    return;
  }
  ask({ type: 'lookup', host }).then(({ code, addresses = [] }) => {
    if (code) {
      callback(systemError(code, 'getaddrinfo', host));
    } else if (options.all) {
      callback(
        null,
        addresses.map(address => ({ address, family: 4 })),
      );
    } else {
      callback(null, addresses[0], 4);
    }
  });
};
dns.promises.lookup = (host, options = {}) =>
  new Promise((resolve, reject) =>
    dns.lookup(host, options, (error, address, family) =>
      error
        ? reject(error)
        : resolve(options.all ? address : { address, family }),
    ),
  );

const address = net.Server.prototype.address;
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function listenInPod(...args) {
  const [options, callback] = net._normalizeArgs(args);
  if (options.path) {
    return listen.apply(this, args);
  }
  const wanted = Number(options.port ?? 0);
  this.once('listening', () => {
    const actual = address.call(this).port;
    this.meshspacePort = wanted || actual;
    channel.postMessage({
      type: 'listening',
      port: this.meshspacePort,
      actual,
    });
  });
  this.once('close', () =>
    channel.postMessage({ type: 'closed', port: this.meshspacePort }),
  );
  // Whatever the program binds, only this machine can reach it.
  return listen.call(
    this,
    { ...options, host: '127.0.0.1', port: 0 },
    callback,
  );
};
net.Server.prototype.address = function addressInPod() {
  const real = address.call(this);
  return this.meshspacePort && real
    ? { ...real, port: this.meshspacePort }
    : real;
};

process.argv = [process.argv[0], program, ...argv];
await import(
  program.startsWith('data:') ? program : pathToFileURL(program).href
);

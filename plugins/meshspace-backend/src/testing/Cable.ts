import { connect, createServer, Server, Socket } from 'node:net';

/** The network between two programs, which can be cut or fall silent. */
export class Cable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #state: 'sound' | 'silent' | 'cut' = 'sound';

  private constructor(port: number) {
    this.#server = createServer(near => {
      if (this.#state === 'cut') {
        near.destroy();
        return;
      }
      const far = connect(port, '127.0.0.1');
      for (const [from, to] of [
        [near, far],
        [far, near],
      ]) {
        this.#sockets.add(from);
        from.on('data', data => {
          if (this.#state !== 'silent') to.write(data);
        });
        from.on('error', () => to.destroy());
        from.on('close', () => {
          this.#sockets.delete(from);
          to.destroy();
        });
      }
    });
  }

  static async to(url: string): Promise<Cable> {
    const cable = new Cable(Number(new URL(url).port));
    await new Promise<void>(resolve =>
      cable.#server.listen(0, '127.0.0.1', resolve),
    );
    return cable;
  }

  get url(): string {
    const address = this.#server.address();
    if (!address || typeof address === 'string') throw new Error('not there');
    return `http://127.0.0.1:${address.port}`;
  }

  /** Everything is lost without a sign, also what was under way. */
  silence() {
    this.#state = 'silent';
  }

  cut() {
    this.#state = 'cut';
    for (const socket of this.#sockets) socket.destroy();
  }

  /** New connections work; what was silenced stays dead, as after a router has forgotten it. */
  heal() {
    this.#state = 'sound';
    for (const socket of this.#sockets) {
      socket.removeAllListeners('data');
      socket.resume();
    }
  }

  async stop() {
    this.cut();
    await new Promise(resolve => this.#server.close(resolve));
  }
}

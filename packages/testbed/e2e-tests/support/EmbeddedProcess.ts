import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { checkout } from './product';

const program = path.join(
  checkout,
  'packages',
  'embedded-cluster',
  'bin',
  'embedded-cluster.cjs',
);

/** The embedded cluster as the demo starts it, in a process of its own. */
export class EmbeddedProcess {
  private constructor(private readonly child: ChildProcess) {}

  /** Resolves when it serves; its kubeconfig is in the file then. */
  static async start(kubeconfig: string): Promise<EmbeddedProcess> {
    const child = spawn(
      process.execPath,
      [
        ...[program, 'start', '--preset', 'empty', '--https'],
        ...['--kubeconfig', kubeconfig],
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await new Promise<void>((resolve, reject) => {
      let said = '';
      child.stdout?.on('data', chunk => {
        said += chunk;
        if (said.includes('ready {')) resolve();
      });
      child.on('error', reject);
      child.on('close', code =>
        reject(new Error(`the embedded cluster ended with ${code}: ${said}`)),
      );
    });
    return new EmbeddedProcess(child);
  }

  async stop(): Promise<void> {
    const ended = new Promise(resolve => {
      this.child.on('close', resolve);
    });
    this.child.kill('SIGTERM');
    await ended;
  }
}

import fs from 'node:fs';
import path from 'node:path';
import YAML from 'yaml';
import { ports, type Instance } from '../instance';
import { cacheRoot, packageRoot } from '../paths';
import {
  daemonLog,
  findDaemons,
  isRunning,
  startDaemon,
} from '../process/daemon';
import { poll } from '../process/poll';

const PROMETHEUS = 'prometheus';
const EXPORTER = 'exporter';

const configuration = (instance: Instance) => {
  const exporter = `${instance.hostIp}:${ports.exporter}`;
  return {
    // a test does not wait a quarter of a minute for two points
    global: { scrape_interval: '1s' },
    scrape_configs: [
      { job_name: 'requests', static_configs: [{ targets: [exporter] }] },
      {
        job_name: 'envoy',
        metrics_path: '/stats/prometheus',
        http_sd_configs: [
          { url: `http://${exporter}/targets`, refresh_interval: '1s' },
        ],
      },
    ],
  };
};

const answers = (
  instance: Instance,
  name: string,
  pid: number,
  place: string,
) =>
  poll(async () => (await fetch(`http://${instance.hostIp}:${place}`)).ok, {
    what: `${name} answers`,
    timeoutMs: 30_000,
    hopeless: () =>
      isRunning(pid)
        ? undefined
        : `ended: ${fs
            .readFileSync(daemonLog(instance.dir, name), 'utf8')
            .trim()
            .split('\n')
            .at(-1)}`,
  });

async function startExporter(instance: Instance): Promise<void> {
  const { pid } = startDaemon(instance.dir, {
    name: EXPORTER,
    command: process.execPath,
    args: [
      ...['-r', require.resolve('@backstage/cli/config/nodeTransform.cjs')],
      path.join(packageRoot, 'src', 'metrics', 'exporter.ts'),
      String(instance.number),
    ],
    env: { MESHSPACE_TESTBED_HOME: cacheRoot() },
  });
  await answers(instance, EXPORTER, pid, `${ports.exporter}/targets`);
}

/** Prometheus and what it scrapes, beside a running instance and taken down with it; resolves with its address. */
export async function startPrometheus(
  instance: Instance,
  binary: string,
): Promise<string> {
  const url = `http://${instance.hostIp}:${ports.prometheus}`;
  if (findDaemons(instance.dir).some(({ name }) => name === PROMETHEUS))
    return url;
  await startExporter(instance);
  const dir = path.join(instance.dir, PROMETHEUS);
  fs.mkdirSync(dir, { recursive: true });
  const config = path.join(dir, 'prometheus.yml');
  fs.writeFileSync(config, YAML.stringify(configuration(instance)));
  const { pid } = startDaemon(instance.dir, {
    name: PROMETHEUS,
    command: binary,
    args: [
      `--config.file=${config}`,
      `--storage.tsdb.path=${path.join(dir, 'data')}`,
      `--web.listen-address=${instance.hostIp}:${ports.prometheus}`,
    ],
  });
  await answers(instance, PROMETHEUS, pid, `${ports.prometheus}/-/ready`);
  return url;
}

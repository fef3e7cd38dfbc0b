import path from 'node:path';
import type { ImageInput } from '../kubelet/images';
import { packageRoot } from '../paths';
import type { Tools } from '../tools/tools';
import { shopImages } from './shopImages';

const NODE = '/usr/local/bin/node';
const node = { [NODE]: process.execPath };
const smallHeap = '--max-old-space-size=64';

const checkout = path.resolve(packageRoot, '..', '..');
const shopDir = path.join(checkout, 'examples', 'shop');

const ours = (file: string) => path.join(packageRoot, 'programs', file);

/** What can be "pulled" in the test bed. Any other reference, or another tag, fails like a missing image does. */
export function imageTable(tools: Tools): ImageInput[] {
  return [
    {
      match: 'istio/proxyv2:testbed',
      files: {
        '/usr/local/bin/pilot-agent': tools['pilot-agent'],
        '/usr/local/bin/envoy': ours('envoy.sh'),
        '/usr/local/bin/envoy-server': tools.envoy,
        '/var/lib/istio/envoy/envoy_bootstrap_tmpl.json':
          tools['envoy_bootstrap.json'],
      },
      entrypoint: ['/usr/local/bin/pilot-agent'],
    },
    {
      match: 'istio/pilot:testbed',
      files: { '/usr/local/bin/pilot-discovery': tools['pilot-discovery'] },
      entrypoint: ['/usr/local/bin/pilot-discovery'],
    },
    {
      match: 'testbed/echo:v\\d+',
      files: { ...node, '/app/echo.mjs': ours('echo.mjs') },
      entrypoint: [NODE, smallHeap, '/app/echo.mjs'],
      tagEnv: 'VERSION',
    },
    {
      match: 'testbed/shell:v1',
      entrypoint: [
        '/bin/sh',
        '-c',
        'trap exit TERM; while :; do sleep 3600 & wait $!; done',
      ],
    },
    {
      match: 'testbed/meshspace:v1',
      // named, because a checkout may lie in what a container has of its own, like /tmp
      files: { ...node, [checkout]: checkout },
      entrypoint: [NODE, path.join(checkout, 'packages/cli/bin/meshspace')],
    },
    ...shopImages(shopDir, { path: NODE, files: node, flags: [smallHeap] }),
  ];
}

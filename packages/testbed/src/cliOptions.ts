import { parseArgs } from 'node:util';
import { oracleNames, type OracleName } from './differential/cli';
import { messageOf, TestbedError } from './errors';
import { MAX_INSTANCES } from './instance';
import { isProfile, profiles, type Profile } from './mesh/profiles';

export const usage = `Usage: testbed <command> [--instance N]

  tools                     build what is missing of etcd, Kubernetes, Istio and Envoy
  up [--profile P]          start a cluster with Istio: ${profiles.join(', ')}
     [--images FILE]        … with more images (a JSON table, see README)
  down                      stop it and remove everything of it
  reset                     down, and up again as it was
  status                    what runs
  prometheus                Prometheus beside the cluster, with Istio's request metrics
  shell                     a shell with KUBECONFIG, kubectl and istioctl
  kubectl … | istioctl …    one command against the cluster
  contract [--only TEXT]    hold the routing contract against the cluster
     [--prove]              … and see every case fail when its rule is broken
     [--list]               … or only renew its list in the README
  differential              hold an oracle of routing against real Envoys
     [--oracle NAME]        … one of ${oracleNames.join(', ')}
     [--pairs N] [--seed N]
  test [JEST ARGUMENTS]     run the suites that need the real stack, on an instance of their own
`;

export interface Options {
  number: number;
  profile?: Profile;
  images?: string;
  only?: string;
  prove: boolean;
  list: boolean;
  oracle: OracleName;
  pairs: number;
  seed: number;
}

const DEFAULT_PAIRS = 2000;
const SEEDS = 2 ** 31;

function wholeNumber(name: string, text: string, limit: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0 && number < limit) return number;
  throw new TestbedError(`--${name} is a number from 0 to ${limit - 1}`);
}

function oneOf<T extends string>(
  name: string,
  text: string,
  names: readonly T[],
): T {
  const found = names.find(candidate => candidate === text);
  if (found === undefined)
    throw new TestbedError(`--${name} is one of ${names.join(', ')}`);
  return found;
}

function split(args: string[], env: NodeJS.ProcessEnv) {
  try {
    return parseArgs({
      args,
      options: {
        instance: {
          type: 'string',
          short: 'i',
          default: env.MESHSPACE_TESTBED_INSTANCE ?? '0',
        },
        profile: { type: 'string', short: 'p' },
        images: { type: 'string' },
        only: { type: 'string' },
        prove: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
        oracle: { type: 'string', default: 'planner' },
        pairs: { type: 'string', default: String(DEFAULT_PAIRS) },
        seed: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new TestbedError(messageOf(error).split('\n')[0]);
  }
}

/** The command line's options; what is wrong with them is one sentence. */
export function parseOptions(
  args: string[],
  env: NodeJS.ProcessEnv,
  random: () => number,
): Options {
  const { instance, profile, images, only, prove, list, oracle, pairs, seed } =
    split(args, env);
  if (profile !== undefined && !isProfile(profile))
    throw new TestbedError(`--profile is one of ${profiles.join(', ')}`);
  return {
    number: wholeNumber('instance', instance, MAX_INSTANCES),
    profile,
    images,
    only,
    prove,
    list,
    oracle: oneOf('oracle', oracle, oracleNames),
    pairs: wholeNumber('pairs', pairs, 10_000_000),
    seed:
      seed === undefined
        ? Math.floor(random() * SEEDS)
        : wholeNumber('seed', seed, SEEDS),
  };
}

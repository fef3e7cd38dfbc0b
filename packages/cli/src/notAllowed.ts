import { CommandError } from './CommandError';

/** Without these an answer is still right in the main: what is left out is said. */
const SPARE: Record<string, string> = {
  secrets: 'copies of Secrets',
  configmaps: 'copies of ConfigMaps and the settings of the mesh',
  serviceaccounts: 'copies of ServiceAccounts',
  resourcequotas: 'quotas',
  limitranges: 'limits',
  jobs: "the dead man's switch",
  rollouts: 'Rollouts of Argo',
  envoyfilters: 'EnvoyFilters',
};

/** What to say of lists that the user may not see; an error if there is no answer without one of them. */
export function noteOnRefused(refused: readonly string[]): string | undefined {
  const needed = refused.filter(name => !Object.hasOwn(SPARE, name));
  if (needed.length > 0) {
    throw new CommandError(
      `The cluster does not let this user list ${needed.join(
        ', ',
      )}. Use a context that may; the ClusterRole meshspace in deploy/meshspace.yaml has all that is needed.`,
      1,
    );
  }
  return refused.length === 0
    ? undefined
    : `This user may not list ${refused.join(', ')}: left out ${
        refused.length === 1 ? 'is' : 'are'
      } ${refused.map(name => SPARE[name]).join(', ')}.`;
}

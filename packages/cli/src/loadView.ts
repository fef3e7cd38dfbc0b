import { createView, MutableView, viewFromObjects } from '@meshspace/planner';
import { CommandError } from './CommandError';
import { meshInfoOf } from './meshConfig';
import { Source } from './options';
import { noteOnRefused } from './notAllowed';
import { ClusterContent, readCluster } from './readCluster';
import { readFiles } from './readFiles';

const NOTHING: ClusterContent = { objects: [], missingKinds: [], refused: [] };

/** A picture of the cluster that the options name; `note` says what had to be left out. */
export async function loadView(
  { files, cluster }: Source,
  stdin: () => Promise<string>,
  note: (text: string) => void,
): Promise<MutableView> {
  if (cluster === undefined && files.length === 0) {
    throw new CommandError(
      'Say where the objects are: -f FILE, -f FOLDER, -f - for stdin, or --context NAME or --current-context for a cluster.',
    );
  }
  const found = cluster === undefined ? NOTHING : await readCluster(cluster);
  const left = noteOnRefused(found.refused);
  if (left) note(left);
  const objects = [...found.objects, ...(await readFiles(files, stdin))];
  const { missingKinds } = found;
  const mesh = {
    ...meshInfoOf(objects),
    ...(cluster && {
      missingKinds,
      gatewayApi: !missingKinds.includes('HTTPRoute'),
    }),
  };
  if (objects.length === 0) return createView(mesh);
  try {
    return viewFromObjects(objects, mesh);
  } catch (error) {
    throw new CommandError(
      error instanceof Error ? error.message : String(error),
    );
  }
}

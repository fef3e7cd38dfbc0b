import { createView, MutableView, viewFromObjects } from '@meshspace/planner';
import { CommandError } from './CommandError';
import { meshInfoOf } from './meshConfig';
import { Source } from './options';
import { readCluster } from './readCluster';
import { readFiles } from './readFiles';

/** A picture of the cluster that the options name. */
export async function loadView(
  { files, cluster }: Source,
  stdin: () => Promise<string>,
): Promise<MutableView> {
  if (cluster === undefined && files.length === 0) {
    throw new CommandError(
      'Say where the objects are: -f FILE, -f FOLDER, -f - for stdin, or --context NAME or --current-context for a cluster.',
    );
  }
  const objects = [
    ...(cluster === undefined ? [] : await readCluster(cluster)),
    ...(await readFiles(files, stdin)),
  ];
  if (objects.length === 0) return createView();
  try {
    return viewFromObjects(objects, meshInfoOf(objects));
  } catch (error) {
    throw new CommandError(
      error instanceof Error ? error.message : String(error),
    );
  }
}

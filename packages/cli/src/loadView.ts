import { createView, MutableView, viewFromObjects } from '@meshspace/planner';
import { CommandError } from './CommandError';
import { Source } from './options';
import { readCluster } from './readCluster';
import { readFiles } from './readFiles';

/** A picture of the cluster that the options name. */
export async function loadView(
  { files, context }: Source,
  stdin: () => Promise<string>,
): Promise<MutableView> {
  if (context === undefined && files.length === 0) {
    throw new CommandError(
      'Say where the objects are: -f FILE, -f FOLDER, -f - for stdin, or --context NAME for a cluster.',
    );
  }
  const objects = [
    ...(context === undefined ? [] : await readCluster(context)),
    ...(await readFiles(files, stdin)),
  ];
  if (objects.length === 0) return createView();
  try {
    return viewFromObjects(objects);
  } catch (error) {
    throw new CommandError(
      error instanceof Error ? error.message : String(error),
    );
  }
}

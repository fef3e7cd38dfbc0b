import { InternalClient, StoredObject } from '../../store/InternalClient';
import { Clock, timestamp } from './clock';

export type Recorder = (
  about: StoredObject,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
  fieldPath?: string,
) => void;

/**
 * Writes core/v1 Events; the same event about the same object is counted up, not repeated, as client-go's correlator does.
 * An event that cannot be written is lost: nothing may depend on it.
 */
export function eventRecorder(
  client: InternalClient,
  clock: Clock,
  component: string,
): Recorder {
  let sequence = 0;
  const known = new Map<string, Promise<string | undefined>>();

  const write = async (
    about: StoredObject,
    type: string,
    reason: string,
    message: string,
    fieldPath: string | undefined,
    existing: string | undefined,
  ): Promise<string | undefined> => {
    const namespace = about.metadata.namespace ?? 'default';
    const now = timestamp(clock.now());
    try {
      if (existing !== undefined) {
        const updated = await client.modify(
          'events',
          namespace,
          existing,
          current => ({
            ...current,
            count: Number(current.count ?? 1) + 1,
            lastTimestamp: now,
          }),
        );
        if (updated) {
          return existing;
        }
      }
      sequence += 1;
      const suffix = (clock.now() * 1000 + (sequence % 1000)).toString(16);
      const created = await client.create('events', {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name: `${about.metadata.name}.${suffix}`, namespace },
        involvedObject: {
          apiVersion: about.apiVersion,
          kind: about.kind,
          name: about.metadata.name,
          namespace: about.metadata.namespace,
          uid: about.metadata.uid,
          resourceVersion: about.metadata.resourceVersion,
          ...(fieldPath === undefined ? {} : { fieldPath }),
        },
        type,
        reason,
        message,
        source: { component },
        reportingComponent: component,
        reportingInstance: '',
        count: 1,
        firstTimestamp: now,
        lastTimestamp: now,
        eventTime: null,
      });
      return created.metadata.name;
    } catch {
      return undefined;
    }
  };

  return (about, type, reason, message, fieldPath) => {
    const key = [about.metadata.uid, type, reason, message, fieldPath].join(
      '\0',
    );
    const before = known.get(key) ?? Promise.resolve(undefined);
    if (known.size > 5000) {
      known.clear();
    }
    known.set(
      key,
      before.then(existing =>
        write(about, type, reason, message, fieldPath, existing),
      ),
    );
  };
}

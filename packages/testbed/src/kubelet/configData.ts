import { hasCode, type KubeClient } from '../kube/client';
import type { ConfigData } from '../kube/types';
import type { ReadData } from './env';

/** Reads the ConfigMaps and Secrets of one namespace, as bytes. */
export function configData(client: KubeClient, namespace: string): ReadData {
  return async (kind, name, optional) => {
    try {
      const object = await client.get<ConfigData>(
        `/api/v1/namespaces/${namespace}/${kind}/${name}`,
      );
      const encoding = kind === 'secrets' ? 'base64' : 'utf8';
      const decode = (values: Record<string, string>, how: BufferEncoding) =>
        Object.entries(values).map(
          ([key, value]) => [key, Buffer.from(value, how)] as const,
        );
      return Object.fromEntries([
        ...decode(object.data ?? {}, encoding),
        ...decode(object.binaryData ?? {}, 'base64'),
      ]);
    } catch (error) {
      if (optional && hasCode(error, 404)) return undefined;
      throw error;
    }
  };
}

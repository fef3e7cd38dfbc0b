import fs from 'node:fs';
import path from 'node:path';
import type { KubeClient } from '../kube/client';
import type { KeyToPath, Pod, Volume, VolumeSource } from '../kube/types';
import { fieldValue, resourceValue, type ReadData } from './env';

// of a token's life, after which the real kubelet asks for a new one
const TOKEN_AGE = 0.8;

/** The volumes of one pod: a folder each, made before the first container and refreshed while the pod lives. */
export class PodVolumes {
  private readonly tokenUntil = new Map<string, number>();

  constructor(
    private readonly client: KubeClient,
    private readonly read: ReadData,
    private readonly dir: string,
    private readonly claims: string,
  ) {}

  /** Where a volume is on this machine. */
  pathOf(pod: Pod, name: string): string {
    const volume = pod.spec.volumes?.find(candidate => candidate.name === name);
    if (volume?.hostPath) return volume.hostPath.path;
    if (volume?.persistentVolumeClaim) {
      return path.join(
        this.claims,
        pod.metadata.namespace,
        volume.persistentVolumeClaim.claimName,
      );
    }
    return path.join(this.dir, name);
  }

  /** Writes what is missing or has changed; throws while something that is not optional does not exist. */
  async refresh(pod: Pod): Promise<void> {
    for (const volume of pod.spec.volumes ?? [])
      await this.refreshOne(pod, volume);
  }

  private async refreshOne(pod: Pod, volume: Volume): Promise<void> {
    const dir = this.pathOf(pod, volume.name);
    if (volume.hostPath) return;
    if (volume.emptyDir || volume.persistentVolumeClaim) {
      if (fs.existsSync(dir)) return;
      fs.mkdirSync(dir, { recursive: true });
      fs.chmodSync(dir, 0o777);
      return;
    }
    fs.mkdirSync(dir, { recursive: true });
    for (const source of volume.projected?.sources ?? [volume])
      await this.project(pod, volume.name, dir, source);
  }

  private async project(
    pod: Pod,
    volume: string,
    dir: string,
    source: VolumeSource,
  ): Promise<void> {
    const group = pod.spec.securityContext?.fsGroup;
    const put = (file: string, content: Buffer | string, mode = 0o644) =>
      write(path.join(dir, file), content, mode, group);
    const putAll = (
      data: Record<string, Buffer> | undefined,
      items?: KeyToPath[],
      mode?: number,
    ) => {
      if (!data) return;
      const chosen =
        items ??
        Object.keys(data).map((key): KeyToPath => ({ key, path: key }));
      for (const item of chosen)
        if (data[item.key]) put(item.path, data[item.key], item.mode ?? mode);
    };
    const { configMap, secret, downwardAPI, serviceAccountToken } = source;
    if (configMap) {
      putAll(
        await this.read('configmaps', configMap.name, configMap.optional),
        configMap.items,
        configMap.defaultMode,
      );
    }
    if (secret) {
      const name = secret.secretName ?? secret.name ?? '';
      putAll(
        await this.read('secrets', name, secret.optional),
        secret.items,
        secret.defaultMode,
      );
    }
    for (const item of downwardAPI?.items ?? []) {
      if (item.fieldRef)
        put(item.path, fieldValue(pod, item.fieldRef.fieldPath), item.mode);
      else if (item.resourceFieldRef) {
        put(
          item.path,
          resourceValue(pod, pod.spec.containers[0], item.resourceFieldRef),
          item.mode,
        );
      }
    }
    if (serviceAccountToken) {
      const key = `${volume}/${serviceAccountToken.path}`;
      if ((this.tokenUntil.get(key) ?? 0) > Date.now()) return;
      const seconds = serviceAccountToken.expirationSeconds ?? 3600;
      put(
        serviceAccountToken.path,
        await this.requestToken(pod, seconds, serviceAccountToken.audience),
      );
      this.tokenUntil.set(key, Date.now() + seconds * 1000 * TOKEN_AGE);
    }
  }

  private async requestToken(
    pod: Pod,
    seconds: number,
    audience: string | undefined,
  ): Promise<string> {
    const { name, namespace, uid } = pod.metadata;
    const account = pod.spec.serviceAccountName ?? 'default';
    const request = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      status: undefined as { token: string } | undefined,
      spec: {
        audiences: audience ? [audience] : undefined,
        expirationSeconds: seconds,
        boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name, uid },
      },
    };
    const granted = await this.client.create(
      `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`,
      request,
    );
    if (!granted.status)
      throw new Error(`no token for ${namespace}/${account}`);
    return granted.status.token;
  }
}

/** Replaces a file at once, and not at all when it has that content already. */
function write(
  file: string,
  content: Buffer | string,
  mode: number,
  group: number | undefined,
): void {
  const bytes = Buffer.from(content);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  if (fs.existsSync(file) && fs.readFileSync(file).equals(bytes)) return;
  fs.writeFileSync(`${file}.new`, bytes);
  fs.chmodSync(`${file}.new`, mode);
  if (group !== undefined) fs.chownSync(`${file}.new`, 0, group);
  fs.renameSync(`${file}.new`, file);
}

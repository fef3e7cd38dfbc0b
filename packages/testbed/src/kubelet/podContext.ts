import type { Container, Pod } from '../kube/types';
import type { BackoffPolicy } from './backoff';
import type { ReadData } from './env';
import type { PodEvent } from './events';
import type { Image } from './images';
import type { Mount } from './startScript';

/** What a container needs to know of its pod. */
export interface PodContext {
  pod(): Pod;
  ip: string;
  netns: string;
  dir: string;
  hostname: string;
  files(): Record<string, string>;
  baseEnv: Record<string, string>;
  images: readonly Image[];
  backoff: BackoffPolicy;
  read: ReadData;
  mountsOf(container: Container): Mount[];
  changed(): void;
  event(event: PodEvent): void;
}

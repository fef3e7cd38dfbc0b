import type { StorageApi } from '@backstage/core-plugin-api';

const BUCKET = 'meshspace-images';
const LIMIT = 6;

/** The images that the person forked this component with, newest first. */
export function recentImages(storage: StorageApi, entityRef: string): string[] {
  const { value } = storage.forBucket(BUCKET).snapshot<string[]>(entityRef);
  return Array.isArray(value)
    ? value.filter(each => typeof each === 'string')
    : [];
}

export function rememberImage(
  storage: StorageApi,
  entityRef: string,
  image: string,
  baseImage: string,
): void {
  if (image === baseImage) return;
  const images = [
    image,
    ...recentImages(storage, entityRef).filter(each => each !== image),
  ];
  void storage.forBucket(BUCKET).set(entityRef, images.slice(0, LIMIT));
}

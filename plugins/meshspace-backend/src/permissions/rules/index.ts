import { hasBase } from './hasBase';
import { inCluster } from './inCluster';
import { isMember } from './isMember';
import { isOwner } from './isOwner';
import { ownsEntity } from './ownsEntity';

export const spaceRules = {
  isOwner,
  isMember,
  hasBase,
  inCluster,
  ownsEntity,
};

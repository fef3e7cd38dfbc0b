export * from './permissions';
export * from './spaceResourceRef';

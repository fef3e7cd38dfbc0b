export * from './requests';
export * from './responses';
export * from './MeshSpaceApi';
export * from './xray';

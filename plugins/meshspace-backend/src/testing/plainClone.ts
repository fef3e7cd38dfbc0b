// Jest's own structuredClone makes arrays of another realm, which the evaluator of CEL rules takes for a foreign type.
globalThis.structuredClone = value => JSON.parse(JSON.stringify(value));

export {};

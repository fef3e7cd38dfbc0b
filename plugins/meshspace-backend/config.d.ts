export interface Config {
  /** Configuration of the MeshSpace plugin. */
  meshspace?: {};
}

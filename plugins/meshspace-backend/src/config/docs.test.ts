import fs from 'node:fs';
import { ConfigReader } from '@backstage/config';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { JsonObject } from '@backstage/types';
import YAML from 'yaml';
import { readSettings } from './settings';

const text = fs.readFileSync(
  resolvePackagePath(
    '@meshspace/plugin-meshspace-backend',
    '../../docs/configuration.md',
  ),
  'utf8',
);
const examples = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)]
  .map(([, yaml]) => YAML.parse(yaml) as JsonObject)
  .filter(example => 'meshspace' in example);

describe('docs/configuration.md', () => {
  it('shows clusters, policy and controller', () => {
    expect(
      examples.flatMap(({ meshspace }) => Object.keys(meshspace as JsonObject)),
    ).toEqual(expect.arrayContaining(['clusters', 'policy', 'controller']));
  });

  it.each(examples)('has an example that is accepted: %j', example => {
    expect(() => readSettings(new ConfigReader(example))).not.toThrow();
  });

  it('shows no policy that is the default anyway', () => {
    const defaults = readSettings(new ConfigReader({})).policy;
    for (const { meshspace } of examples) {
      for (const [key, value] of Object.entries(
        (meshspace as { policy?: JsonObject }).policy ?? {},
      )) {
        expect(defaults).not.toHaveProperty(key, value);
      }
    }
  });
});

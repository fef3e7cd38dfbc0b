import fs from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../paths';
import { withContract } from './list';
import { loadContract } from './load';

it('the README lists the contract as it is', () => {
  const readme = fs.readFileSync(path.join(packageRoot, 'README.md'), 'utf8');
  expect(withContract(readme, loadContract())).toBe(readme);
});

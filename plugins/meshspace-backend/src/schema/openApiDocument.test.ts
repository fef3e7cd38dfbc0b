import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { joinOpenApiDocument } from '../testing/joinOpenApiDocument';

const SOURCES = path.join(__dirname, '../../schema/openapi');
const GENERATED = path.join(__dirname, 'generated/openapi.json');

it('is joined of the files for each area; UPDATE_OPENAPI=1 does it anew', () => {
  const joined = joinOpenApiDocument(SOURCES);
  if (process.env.UPDATE_OPENAPI) {
    writeFileSync(GENERATED, `${JSON.stringify(joined, null, 2)}\n`);
  }
  expect(JSON.parse(readFileSync(GENERATED, 'utf8'))).toEqual(joined);
});

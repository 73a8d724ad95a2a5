// Writes the client's types from the API's own description; with --check says whether they are as it is now.
import { readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';

const description = new URL('../../docs/reference/openapi.json', import.meta.url);
const target = new URL('../client/src/schema.d.ts', import.meta.url);

const document = JSON.parse(await readFile(description, 'utf8'));
const head = '// Generated from docs/reference/openapi.json by `npm run generate`. Not to be edited.\n';
const text = head + astToString(await openapiTS(document, { emptyObjectsUnknown: true, defaultNonNullable: false }));

if (process.argv.includes('--check')) {
  const now = await readFile(target, 'utf8').catch(() => '');
  if (now !== text) {
    console.error('client/src/schema.d.ts is older than docs/reference/openapi.json: run `npm run generate`');
    process.exit(1);
  }
} else {
  await writeFile(target, text);
}

// Builds the pages into web/dist, one folder each. `node tools/build.mjs portal` builds one.
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const asked = process.argv.slice(2);
for (const name of asked.length ? asked : ['console', 'portal', 'pos']) {
  const folder = fileURLToPath(new URL(`../${name}`, import.meta.url));
  await build({ root: folder, configFile: `${folder}/vite.config.ts`, logLevel: 'warn' });
}

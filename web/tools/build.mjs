// Builds the pages into web/dist, one folder each, and compresses once what would else be compressed for each visitor.
// `node tools/build.mjs portal` builds one. The binary takes them from there when it is built.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';

/** Pictures and fonts are compressed already. */
const COMPRESSED = ['.html', '.js', '.css', '.svg', '.webmanifest'];

const asked = process.argv.slice(2);
for (const name of asked.length ? asked : ['console', 'portal', 'pos']) {
  const folder = fileURLToPath(new URL(`../${name}`, import.meta.url));
  await build({ root: folder, configFile: `${folder}/vite.config.ts`, logLevel: 'warn' });
  await compress(fileURLToPath(new URL(`../dist/${name}`, import.meta.url)));
}

async function compress(folder) {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !COMPRESSED.includes(extname(entry.name))) {
      continue;
    }
    const path = join(entry.parentPath, entry.name);
    const plain = await readFile(path);
    const forms = {
      br: brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } }),
      gz: gzipSync(plain, { level: constants.Z_BEST_COMPRESSION }),
    };
    for (const [ending, bytes] of Object.entries(forms)) {
      // What saves nothing is not worth a second form.
      if (bytes.length < plain.length) {
        await writeFile(`${path}.${ending}`, bytes);
      }
    }
  }
}

// What a first visit loads, compressed, against the budget of each page. Fails when a page has grown beyond it.
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

const KIB = 1024;
/** KiB of scripts and of styles that the first visit may load: the entry, what it imports, and the words of one language. */
const BUDGETS = {
  portal: { script: 150, style: 20 },
  pos: { script: 160, style: 20 },
  console: { script: 220, style: 24 },
};

let over = false;
for (const [page, budget] of Object.entries(BUDGETS)) {
  const folder = new URL(`../dist/${page}/`, import.meta.url);
  const html = await readFile(new URL('index.html', folder), 'utf8');
  const inline = /<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/.exec(html);
  if (inline) {
    console.error(`${page}: the content policy refuses what is inline in its page: ${inline[0]}`);
    over = true;
  }
  const first = new Set([...html.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)].map((match) => match[1]));
  const sums = { script: 0, style: 0 };
  for (const path of await withImports(first, folder, page)) {
    const size = gzipSync(await readFile(new URL(path, folder))).length;
    sums[path.endsWith('.css') ? 'style' : 'script'] += size;
  }
  for (const [kind, sum] of Object.entries(sums)) {
    const line = `${page}: ${(sum / KIB).toFixed(1)} of ${budget[kind]} KiB ${kind}`;
    if (sum > budget[kind] * KIB) {
      console.error(`${line}: too much`);
      over = true;
    } else {
      console.log(line);
    }
  }
}
process.exit(over ? 1 : 0);

/** The files of the page with all that they import at once, and the largest language, which comes right after. */
async function withImports(first, folder, page) {
  const paths = new Set();
  const waiting = [...first].map((path) => path.replace(`/${page}/`, ''));
  const languages = [];
  while (waiting.length) {
    const path = waiting.pop();
    if (paths.has(path)) {
      continue;
    }
    paths.add(path);
    if (path.endsWith('.js')) {
      const text = await readFile(new URL(path, folder), 'utf8');
      for (const [, file] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) {
        waiting.push(`assets/${file}`);
      }
      for (const [, file] of text.matchAll(/import\(`\.\/((?:en|et|zh)[^`]*\.js)`\)/g)) {
        languages.push(`assets/${file}`);
      }
    }
  }
  let largest = ['', 0];
  for (const path of languages) {
    const size = gzipSync(await readFile(new URL(path, folder))).length;
    largest = size > largest[1] ? [path, size] : largest;
  }
  return largest[0] ? [...paths, largest[0]] : [...paths];
}

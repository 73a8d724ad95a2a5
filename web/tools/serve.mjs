// Serves the built pages beside a Regulars server, with the headers that the binary will send when the pages are in it:
//   REGULARS_SERVER=http://127.0.0.1:8080 npm run serve     → http://127.0.0.1:8500/portal/ /pos/ /console/
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const SERVER = new URL(process.env.REGULARS_SERVER ?? 'http://127.0.0.1:8080');
const PORT = Number(process.env.PORT ?? 8500);
const PAGES = ['console', 'portal', 'pos'];
const DIST = fileURLToPath(new URL('../dist', import.meta.url));

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' https:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};

function forward(asked, answer) {
  const onward = request(
    { host: SERVER.hostname, port: SERVER.port, path: asked.url, method: asked.method, headers: { ...asked.headers, host: SERVER.host } },
    (told) => {
      answer.writeHead(told.statusCode ?? 502, told.headers);
      told.pipe(answer);
    },
  );
  onward.on('error', () => answer.writeHead(502).end());
  asked.pipe(onward);
}

async function file(path, answer) {
  const page = PAGES.find((name) => path === `/${name}` || path.startsWith(`/${name}/`));
  if (!page) {
    answer.writeHead(302, { Location: '/portal/' }).end();
    return;
  }
  let target = join(DIST, normalize(path));
  // A path without a file of its own is a place inside the page.
  const found = await stat(target).then((it) => it.isFile(), () => false);
  if (!found && extname(path)) {
    answer.writeHead(404).end();
    return;
  }
  target = found ? target : join(DIST, page, 'index.html');
  const hashed = target.includes('/assets/');
  answer.writeHead(200, {
    'Content-Type': TYPES[extname(target)] ?? 'application/octet-stream',
    'Cache-Control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    'Content-Security-Policy': POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
  });
  createReadStream(target).pipe(answer);
}

createServer((asked, answer) => {
  const path = new URL(asked.url ?? '/', 'http://localhost').pathname;
  if (path.startsWith('/v1/') || path === '/openapi.json') {
    forward(asked, answer);
  } else {
    file(path, answer).catch(() => answer.writeHead(500).end());
  }
}).listen(PORT, '127.0.0.1', () => console.log(`http://127.0.0.1:${PORT}`));

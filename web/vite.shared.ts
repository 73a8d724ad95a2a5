// How each page is built: under its own path, with hashed assets, and nothing inline, since the server's content policy
// allows neither inline scripts nor inline styles.
import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig, type UserConfig } from 'vite';

/** The server that pages of `vite` (while developing) ask. */
const SERVER = process.env.REGULARS_SERVER ?? 'http://127.0.0.1:8080';

export function page(name: string, port: number, more: UserConfig = {}): UserConfig {
  const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  return defineConfig({
    root: here(name),
    base: `/${name}/`,
    publicDir: 'public',
    plugins: [react()],
    server: { port, strictPort: true, proxy: { '/v1': SERVER, '/openapi.json': SERVER } },
    build: {
      outDir: here(`dist/${name}`),
      emptyOutDir: true,
      assetsInlineLimit: 0,
      target: 'es2022',
      modulePreload: { polyfill: false },
      ...more.build,
    },
  });
}

// The tests that drive a real browser over the built pages against a real server: see tests/README.md.
import { defineConfig } from 'vitest/config';

const MINUTE_MS = 60_000;

export default defineConfig({
  test: { include: ['tests/**/*.test.ts'], globalSetup: 'tests/demo.ts', environment: 'node', maxWorkers: 1, fileParallelism: false, testTimeout: 5 * MINUTE_MS, hookTimeout: MINUTE_MS },
});

// A busy machine is slow: the limits are there to end what hangs, and measure nothing.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['*/src/**/*.test.{ts,tsx}'], environment: 'node', maxWorkers: 1, testTimeout: 60_000, hookTimeout: 60_000 },
});

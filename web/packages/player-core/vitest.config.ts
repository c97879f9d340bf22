import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: 'player-core', include: ['test/**/*.test.ts'] } });

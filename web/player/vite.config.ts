import { defineConfig } from 'vite';

export default defineConfig({ base: '/player/', build: { target: 'chrome69' } });

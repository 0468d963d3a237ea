import { defineConfig } from 'vite';

// The page is served by the console under a strict Content-Security-Policy: nothing inline, nothing from elsewhere.
export default defineConfig({
  base: '/',
  build: {
    outDir: '../wwwroot',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});

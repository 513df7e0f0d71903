import { defineConfig } from 'vite'

/** Both front ends in one build: the portal at /, the desk at /desk/. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  build: {
    target: ['chrome87', 'safari14', 'firefox88'],
    outDir: '../dist/web',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1600,
    rollupOptions: {
      input: { portal: `${import.meta.dirname}/index.html`, desk: `${import.meta.dirname}/desk/index.html` },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
})

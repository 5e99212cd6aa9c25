import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { gzipSync } from "node:zlib";
import vue from "@vitejs/plugin-vue";
import { defineConfig, type Plugin } from "vite";

/** The service worker of the worker's app has a fixed address, which decides what it may serve. */
const SHELL = "worker/shell.js";
const FIRST_LOAD_KB: Record<string, number> = { dashboard: 600 };

/** Refuse a build whose first load, the entry with all that it imports statically, is too large. */
function firstLoad(): Plugin {
  return {
    name: "first-load",
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk" || !chunk.isEntry) continue;
        const names = new Set([chunk.fileName]);
        const files = new Set<string>();
        for (const name of names) {
          const found = bundle[name];
          if (found?.type !== "chunk") continue;
          files.add(name);
          found.imports.forEach((each) => names.add(each));
          (found.viteMetadata?.importedCss ?? []).forEach((each) => files.add(each));
        }
        const bytes = [...files].reduce((sum, name) => {
          const found = bundle[name];
          const content = found?.type === "chunk" ? found.code : (found?.source ?? "");
          return sum + gzipSync(content).length;
        }, 0);
        const most = FIRST_LOAD_KB[chunk.name] ?? 250;
        this.info(`first load of ${chunk.name}: ${(bytes / 1000).toFixed(0)} kB gzip of ${most}`);
        if (bytes > most * 1000) this.error(`first load of ${chunk.name} is over ${most} kB gzip`);
      }
    },
  };
}

/** Tell the service worker which files the app consists of; a page's revision is its content. */
function shellFiles(): Plugin {
  return {
    name: "shell-files",
    enforce: "post",
    generateBundle(_, bundle) {
      const page = bundle["index/worker.html"];
      const shell = bundle[SHELL];
      const entry = Object.values(bundle).find((each) => each.type === "chunk" && each.isEntry && each.name === "worker");
      if (page?.type !== "asset" || shell?.type !== "chunk" || entry?.type !== "chunk") return this.error("the worker's app is not whole");
      const names = new Set([entry.fileName]);
      for (const name of names) {
        const found = bundle[name];
        if (found?.type !== "chunk") continue;
        [...found.imports, ...found.dynamicImports].forEach((each) => names.add(each));
        [...(found.viteMetadata?.importedCss ?? []), ...(found.viteMetadata?.importedAssets ?? [])].forEach((each) => names.add(each));
      }
      const revision = createHash("sha256").update(page.source).digest("hex").slice(0, 16);
      const files = [{ url: "/worker/", revision }, ...[...names].map((name) => ({ url: `/screens/${name}`, revision: null }))];
      shell.code = shell.code.replace(/\w+\.SHELL_FILES/, JSON.stringify(files));
      if (shell.code.includes("SHELL_FILES")) this.error("the service worker knows no files");
    },
  };
}

const entries = readdirSync(new URL("index", import.meta.url)).filter((name) =>
  name.endsWith(".html"),
);

export default defineConfig({
  base: "/screens/",
  plugins: [vue(), firstLoad(), shellFiles()],
  server: { proxy: { "/api": "http://127.0.0.1:8080" } },
  define: { __VUE_I18N_FULL_INSTALL__: false, __INTLIFY_PROD_DEVTOOLS__: false },
  build: {
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    rollupOptions: {
      input: {
        ...Object.fromEntries(entries.map((name) => [name.slice(0, -5), `index/${name}`])),
        shell: "src/worker/shell.ts",
      },
      output: { entryFileNames: ({ name }) => (name === "shell" ? SHELL : "assets/[name]-[hash].js") },
    },
  },
});

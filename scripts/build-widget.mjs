// Builds the chat widget to dist/embed: the loader, the page's script in chunks, its styles, and a manifest that names
// them with the texts of each language. Everything is compressed here once.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build, stop } from "esbuild";

const root = path.resolve(import.meta.dirname, "..");
const outdir = path.join(root, "dist/embed");
const LOCALES = ["en", "zh-CN"];

const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  target: ["es2022", "safari16.4"],
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  logLevel: "warning",
  write: false,
  metafile: true,
  define: { "process.env.NODE_ENV": '"production"' },
};

export async function buildWidget() {
  const [page, style, rare, loader] = await Promise.all([
    build({
      ...shared,
      entryPoints: ["components/widget/main.tsx"],
      format: "esm",
      splitting: true,
      outdir,
      entryNames: "[name]-[hash]",
      chunkNames: "[name]-[hash]",
    }),
    build({ ...shared, entryPoints: ["components/widget/widget.css"], outdir, entryNames: "[name]-[hash]" }),
    build({ ...shared, entryPoints: ["components/widget/rare.css"], outdir, entryNames: "[name]-[hash]" }),
    build({
      ...shared,
      entryPoints: ["components/widget/loader/loader.ts"],
      format: "iife",
      outdir,
      entryNames: "[name]-[hash]",
    }),
  ]);
  const texts = Object.fromEntries(
    await Promise.all(LOCALES.map(async (locale) => [locale, await catalogue(locale)])),
  );
  await stop();
  rmSync(outdir, { recursive: true, force: true });
  mkdirSync(outdir, { recursive: true });
  for (const { path: file, contents } of [page, style, rare, loader].flatMap((one) => one.outputFiles)) {
    writeFileSync(file, contents);
    writeFileSync(`${file}.gz`, gzipSync(contents, { level: 9 }));
    writeFileSync(
      `${file}.br`,
      brotliCompressSync(contents, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
    );
  }
  const [entry, output] = Object.entries(page.metafile.outputs).find(
    ([, one]) => one.entryPoint === "components/widget/main.tsx",
  );
  const name = (file) => path.basename(file);
  const manifest = {
    entry: name(entry),
    // What the entry needs at once, so that the browser asks for all of it together.
    preload: output.imports.filter((one) => one.kind === "import-statement").map((one) => name(one.path)),
    style: name(style.outputFiles[0].path),
    laterStyle: name(rare.outputFiles[0].path),
    loader: name(loader.outputFiles[0].path),
    texts,
  };
  writeFileSync(path.join(outdir, "manifest.json"), JSON.stringify(manifest));
}

/** A language's words, out of the catalogue's source. */
async function catalogue(locale) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [`components/i18n/catalogues/widget.${locale}.ts`],
    bundle: true,
    format: "esm",
    write: false,
    logLevel: "warning",
  });
  const module = await import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`
  );
  return module.widget;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await buildWidget();
  const { entry, preload, style, loader } = JSON.parse(
    readFileSync(path.join(outdir, "manifest.json"), "utf8"),
  );
  for (const file of [loader, entry, ...preload, style])
    console.log(`${file}: ${readFileSync(path.join(outdir, `${file}.gz`)).length} bytes gzip`);
}

import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build, stop } from "esbuild";
import { root } from "./setup.mjs";

const shared = {
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  packages: "external",
  sourcemap: "linked",
  legalComments: "none",
  logLevel: "warning",
  absWorkingDir: root,
};

/** Bundles the process entries and every worker thread (`*.thread.ts`) to dist/server. */
export async function bundleServer() {
  const outdir = path.join(root, "dist/server");
  rmSync(outdir, { recursive: true, force: true });
  const threads = readdirSync(path.join(root, "server"), { recursive: true })
    .map(String)
    .filter((file) => file.endsWith(".thread.ts"));
  await build({
    ...shared,
    entryPoints: ["main.ts", "chat.ts", "worker.ts", "doctor.ts", ...threads]
      .map((file) => path.join(root, "server", file))
      .filter((file) => existsSync(file)),
    outdir,
    outbase: "server",
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    plugins: [bundledLocation(outdir)],
  });
  await stop(); // its helper process would stay beside the server
}

/** Bundles one entry to one file, for programs that start often. */
export async function bundleEntry(entry, outfile) {
  const plugins = [bundledLocation(path.dirname(outfile), true)];
  await build({ ...shared, entryPoints: [entry], outfile, plugins });
  await stop();
}

/**
 * A bundle moves code away from where it was written. Files that name a neighbour by `import.meta.url` get the
 * address they would have in dist/ (or, for one-file programs, the one they have in the sources).
 */
function bundledLocation(outdir, atSource = false) {
  return {
    name: "bundled-location",
    setup(build) {
      build.onLoad({ filter: /[\\/](server|flow|bench|scripts)[\\/].*\.ts$/ }, (args) => {
        const source = readFileSync(args.path, "utf8");
        if (!source.includes("import.meta.url")) return undefined;
        const place = path.relative(path.join(root, "server"), args.path).replace(/\.ts$/, ".js");
        const url = pathToFileURL(atSource ? args.path : path.join(outdir, place)).href;
        return { contents: source.replaceAll("import.meta.url", JSON.stringify(url)), loader: "ts" };
      });
    },
  };
}

// node scripts/run.mjs [--database] FILE.ts [arguments]: bundles one TypeScript program (a tenth of a second) and runs it in this
// process. Quicker to start than compiling file by file, and needs nothing but `npm ci`.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { ensureClient, ensureInstalled, main, root } from "./setup.mjs";

main(async () => {
  const database = process.argv[2] === "--database";
  if (database) process.argv.splice(2, 1);
  const entry = path.resolve(root, process.argv[2] ?? "");
  await ensureInstalled();
  // The database's client is made once, in a second or two; programs without a database do not wait for it.
  if (database) await ensureClient();
  const { bundleEntry } = await import("./bundle.mjs");
  // Beside node_modules' own caches, so that the packages left outside resolve; one file per process, none is shared.
  const folder = path.join(root, "node_modules/.cache/parley/run");
  mkdirSync(folder, { recursive: true });
  const outfile = path.join(folder, `${path.basename(entry, ".ts")}-${process.pid}.mjs`);
  await bundleEntry(entry, outfile);
  process.argv.splice(1, 2, entry);
  const { rmSync } = await import("node:fs");
  process.on("exit", () => {
    rmSync(outfile, { force: true });
    rmSync(`${outfile}.map`, { force: true });
  });
  await import(pathToFileURL(outfile).href);
});

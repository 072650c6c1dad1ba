// npm run check: types, lint and format, unused code, then all tests.
import path from "node:path";
import { ensureClient, ensureInstalled, main, root, run } from "./setup.mjs";

main(async () => {
  await ensureInstalled();
  await ensureClient();
  const tool = (file, ...args) => ({ file: path.join(root, "node_modules", file), args });
  const checks = [
    ["types", tool("typescript/bin/tsc", "--noEmit", "-p", ".")],
    ["lint and format", tool("@biomejs/biome/bin/biome", "check", "--error-on-warnings", ".")],
    ["unused code", tool("knip/bin/knip.js")],
    ["tests", { file: path.join(root, "scripts/test.mjs"), args: [] }],
  ];
  const failed = [];
  for (const [name, { file, args }] of checks) {
    console.log(`\n== ${name}`);
    await run(process.execPath, [file, ...args]).catch(() => failed.push(name));
  }
  if (failed.length > 0) throw new Error(`check failed: ${failed.join(", ")}`);
});

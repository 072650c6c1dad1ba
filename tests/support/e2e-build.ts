import { execFileSync } from "node:child_process";
import path from "node:path";

/** Builds what the browser tests run against: the bundled server, the widget and the pages; fresh ones are kept. */
export default function setup(): void {
  const root = path.resolve(import.meta.dirname, "../..");
  execFileSync(process.execPath, [path.join(root, "scripts/build.mjs")], { cwd: root, stdio: "inherit" });
}

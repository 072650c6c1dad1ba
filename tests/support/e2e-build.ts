import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { unpackChromium } from "./chromium";
import { root } from "./root";

/** What the browser tests need: the bundled server, the widget, the pages and a browser; fresh ones are kept. */
export default async function setup(): Promise<void> {
  await Promise.all([build(), unpackChromium()]);
}

async function build(): Promise<void> {
  const child = spawn(process.execPath, [path.join(root, "scripts/build.mjs")], {
    cwd: root,
    stdio: "inherit",
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error("the build failed");
}

import { existsSync } from "node:fs";
import sparticuz from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

const SYSTEM = "/usr/bin/chromium";

/** Starts Chromium without a window: $CHROMIUM_PATH, else the system's, else the one that comes as a package. The caller closes it. */
export async function startChromium(args: string[] = []): Promise<Browser> {
  const given = process.env.CHROMIUM_PATH;
  const packaged = given === undefined && !existsSync(SYSTEM);
  const executablePath = given ?? (packaged ? await sparticuz.executablePath() : SYSTEM);
  const common = ["--no-sandbox", "--disable-dev-shm-usage", ...args];
  return chromium.launch({ executablePath, args: packaged ? [...sparticuz.args, ...common] : common });
}

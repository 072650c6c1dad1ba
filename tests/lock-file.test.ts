import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";

const lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

/** npm leaves out the builds for other systems when it writes the lock file on one; `npm ci` then refuses it. */
test("the lock file names the optional packages of every system", () => {
  const file = path.resolve(import.meta.dirname, "../package-lock.json");
  const { packages } = lock.parse(JSON.parse(readFileSync(file, "utf8")));
  const names = new Set(Object.keys(packages).map((place) => place.split("node_modules/").at(-1)));
  const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    place === "" ? [] : Object.keys(optionalDependencies).filter((name) => !names.has(name)),
  );
  expect(missing).toEqual([]);
});

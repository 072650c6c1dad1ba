import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { readEnvironment, unknownSettings } from "./env";

const folder = mkdtempSync(path.join(tmpdir(), "parley-env-"));
afterAll(() => rmSync(folder, { recursive: true }));
const read = (values: Record<string, string>) => readEnvironment({ PARLEY_DATA_DIR: folder, ...values });

test("makes the secret key once, for its owner only", () => {
  const first = read({}).secretKey;
  expect(first.length).toBeGreaterThanOrEqual(43);
  expect(read({}).secretKey).toBe(first);
  expect(statSync(path.join(folder, "secrets")).mode & 0o777).toBe(0o600);
  expect(readFileSync(path.join(folder, "secrets"), "utf8")).toContain(first);
});

test.each([
  ["PARLEY_SECRET_KEY", "short"],
  ["PARLEY_SECRET_KEY", "changeme-changeme-changeme-changeme"],
  ["PARLEY_SECRET_KEY", "a".repeat(64)],
  ["PORT", "many"],
  ["PORT", "70000"],
  ["PARLEY_URL", "ftp://example.org"],
  ["DATABASE_URL", "mysql://localhost/x"],
  ["DATABASE_MIGRATE_URL", "postgresql://localhost/x"],
  ["PARLEY_OWNER_EMAIL", "nobody"],
  ["PARLEY_OWNER_PASSWORD", "only the password"],
  ["SMTP_URL", "https://mail.example.org"],
  ["SSRF_ALLOW_HOSTS", "crm.internal, http://10.0.0.5/x"],
  ["SSRF_ALLOW_CIDRS", "10.0.0.0/8 10.0.0.0/99"],
])("refuses %s=%s by name", (name, value) => {
  expect(() => read({ [name]: value })).toThrow(name);
});

test.runIf(process.platform === "linux")("a data folder that can never be made is named at once", () => {
  expect(() => readEnvironment({ PARLEY_DATA_DIR: "/proc/parley/data" })).toThrow(/PARLEY_DATA_DIR/);
});

test("names that nobody reads are told", () => {
  expect(unknownSettings({ PARLEY_URL: "x", PARLEY_PUBLIC_URL: "x", HOME: "x" })).toEqual([
    "PARLEY_PUBLIC_URL",
  ]);
});

test("a stored secret that is too short is refused too", () => {
  const other = mkdtempSync(path.join(folder, "short-"));
  writeFileSync(path.join(other, "secrets"), "PARLEY_SECRET_KEY=abc\n");
  expect(() => readEnvironment({ PARLEY_DATA_DIR: other })).toThrow(/at least 32/);
});

test("empty variables count as not set, addresses lose their slash, lists are split", () => {
  const env = read({ PORT: "", PARLEY_URL: "https://chat.acme.test/", SSRF_ALLOW_HOSTS: "a.local, b.local" });
  expect(env).toMatchObject({
    port: 3000,
    url: "https://chat.acme.test",
    ssrfAllowHosts: ["a.local", "b.local"],
  });
});

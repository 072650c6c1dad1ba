import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { auditWords } from "./audit-words";

const SERVER = path.resolve(import.meta.dirname, "../../server");

test("what the server records has words in the audit trail", () => {
  const recorded = readdirSync(SERVER, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .flatMap((file) => readFileSync(path.join(SERVER, file), "utf8").split("recordAudit(").slice(1))
    // The call's own words: up to its end, or the first lines of a long one.
    .flatMap(
      (rest) =>
        rest
          .slice(0, 160)
          .split(");")[0]
          ?.match(/(?<=")[a-z][A-Za-z]*\.[a-z][A-Za-z]*(?=")/g) ?? [],
    );
  expect(recorded.length).toBeGreaterThan(50);
  expect([...new Set(recorded)].filter((name) => auditWords(name) === undefined)).toEqual([]);
});

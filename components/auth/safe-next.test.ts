import { describe, expect, it } from "vitest";
import { safeNext } from "./safe-next";

describe("safeNext", () => {
  it.each([
    ["/w/acme/flows?new=1", "/w/acme/flows?new=1"],
    ["/invite/abc", "/invite/abc"],
    [null, "/"],
    ["", "/"],
    ["//evil.example/x", "/"],
    ["/\\evil.example", "/"],
    ["/\t/evil.example", "/"],
    ["/\n/evil.example", "/"],
    ["https://evil.example", "/"],
    ["javascript:alert(1)", "/"],
    ["w/acme", "/"],
  ])("%j -> %s", (next, safe) => {
    expect(safeNext(next)).toBe(safe);
  });

  it("stays on this origin whatever it is given", () => {
    for (const next of ["//a", "/\\a", "/\t/a", "/%2f/a", "/./a", "/..//a", "///a", "/@a", "/:a"]) {
      expect(new URL(safeNext(next), "https://parley.example").origin).toBe("https://parley.example");
    }
  });
});

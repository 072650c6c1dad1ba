import { describe, expect, it } from "vitest";
import { OFFERED } from "../../components/shell/use-may";
import { PERMISSIONS } from "../../server/permissions";

describe("what the interface offers by role", () => {
  it("is what the server allows", () => {
    for (const [permission, roles] of Object.entries(OFFERED)) {
      expect([...roles].sort(), permission).toEqual(
        [...PERMISSIONS[permission as keyof typeof OFFERED]].sort(),
      );
    }
  });
});

import { beforeAll, describe, expect, it } from "vitest";
import { testEnvironment } from "../../tests/support/environment";
import { everyRow } from "../../tests/support/every-row";
import {
  address,
  anotherWorkspace,
  firstOwner,
  joined,
  PASSWORD,
  type Shop,
  sessionOf,
} from "../../tests/support/people";
import { testDatabase } from "../../tests/support/test-database";
import { acceptInvitation, registerInvited } from "./accept-invitation";
import { changeRole } from "./change-role";
import { createApiKey } from "./create-api-key";
import { createInvitation } from "./create-invitation";
import { findInvitation } from "./find-invitation";
import { listMembers } from "./list-members";
import { readSecret } from "./read-secret";
import { removeMember } from "./remove-member";
import { requireApiKey } from "./require-api-key";
import { revokeApiKey } from "./revoke-api-key";
import { setSecret } from "./set-secret";

testEnvironment();
const database = testDatabase();
let owner: Shop;
beforeAll(async () => {
  owner = await firstOwner();
});

describe("roles", () => {
  it("cannot be given or taken above one's own rank", async () => {
    const admin = await joined(owner.actor, "admin");
    const editor = await joined(owner.actor, "editor");
    await expect(
      changeRole(admin.actor, { userId: admin.actor.userId, role: "owner" }),
    ).rejects.toMatchObject({ status: 403 });
    await expect(
      changeRole(admin.actor, { userId: editor.actor.userId, role: "owner" }),
    ).rejects.toMatchObject({ status: 403 });
    await expect(
      changeRole(admin.actor, { userId: owner.actor.userId, role: "viewer" }),
    ).rejects.toMatchObject({ status: 403 });
    await expect(removeMember(admin.actor, owner.actor.userId)).rejects.toMatchObject({ status: 403 });
    await expect(removeMember(editor.actor, admin.actor.userId)).rejects.toMatchObject({ status: 403 });
    await expect(createInvitation(admin.actor, { email: address("x"), role: "owner" })).rejects.toMatchObject(
      { status: 403 },
    );
    await changeRole(admin.actor, { userId: editor.actor.userId, role: "admin" });
    const members = await listMembers(owner.actor.workspaceId);
    expect(members.find((member) => member.userId === editor.actor.userId)?.role).toBe("admin");
  });

  it("leave one owner when two owners remove each other at once", { retry: 0 }, async () => {
    const shop = await anotherWorkspace(owner, "Race");
    const second = await joined(shop.actor, "owner");
    for (let round = 0; round < 5; round++) {
      const results = await Promise.allSettled([
        removeMember(shop.actor, second.actor.userId),
        removeMember(second.actor, shop.actor.userId),
      ]);
      expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
      const members = await listMembers(shop.actor.workspaceId);
      expect(members.map((member) => member.role)).toEqual(["owner"]);
      const lost = members[0]?.userId === shop.actor.userId ? second : shop;
      const stays = lost === shop ? second : shop;
      const { token } = await createInvitation(stays.actor, { email: lost.email, role: "owner" });
      await acceptInvitation({ token, userId: lost.actor.userId, email: lost.email, ip: null });
    }
  });

  it("never leave a workspace without an owner", async () => {
    await expect(
      changeRole(owner.actor, { userId: owner.actor.userId, role: "viewer" }),
    ).rejects.toMatchObject({ code: "last-owner" });
    await expect(removeMember(owner.actor, owner.actor.userId)).rejects.toMatchObject({ code: "last-owner" });
  });

  it("end at once for who is removed", async () => {
    const editor = await joined(owner.actor, "editor");
    expect((await sessionOf(editor.actor.userId)).memberships).toHaveLength(1);
    await removeMember(owner.actor, editor.actor.userId);
    expect((await sessionOf(editor.actor.userId)).memberships).toEqual([]);
  });
});

describe("invitations", () => {
  it("work once, also when used twice at the same moment", { retry: 0 }, async () => {
    const email = address("once");
    const { token } = await createInvitation(owner.actor, { email, role: "editor" });
    expect(await findInvitation(token)).toEqual({
      workspace: "First shop",
      email,
      role: "editor",
      hasAccount: false,
    });
    const register = () => registerInvited({ token, name: "", password: PASSWORD, locale: "en", ip: null });
    const results = await Promise.allSettled([register(), register(), register()]);
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    await expect(register()).rejects.toMatchObject({ code: "invitation-unknown" });
  });

  it("are bound to their address, and refused when expired, revoked by a newer one, or unknown", async () => {
    const email = address("bound");
    const first = await createInvitation(owner.actor, { email, role: "viewer" });
    const second = await createInvitation(owner.actor, { email, role: "viewer" });
    await expect(findInvitation(first.token)).rejects.toMatchObject({ status: 404 });
    const stranger = await joined(owner.actor, "viewer");
    await expect(
      acceptInvitation({
        token: second.token,
        userId: stranger.actor.userId,
        email: stranger.email,
        ip: null,
      }),
    ).rejects.toMatchObject({ status: 403 });
    await everyRow(
      database,
      ["invitation"],
      "UPDATE invitation SET expires_at = now() - interval '1 second' WHERE id = $1",
      [second.id],
    );
    await expect(findInvitation(second.token)).rejects.toMatchObject({ status: 404 });
    await expect(findInvitation("")).rejects.toMatchObject({ status: 404 });
  });

  it("keep only the token's hash", async () => {
    const { token } = await createInvitation(owner.actor, { email: address("hash"), role: "viewer" });
    const { rows } = await everyRow(
      database,
      ["invitation"],
      "SELECT count(*)::int AS n FROM invitation i WHERE i::text LIKE '%' || $1 || '%'",
      [token],
    );
    expect(rows).toEqual([{ n: 0 }]);
  });
});

describe("API keys", () => {
  it("open what their scopes say, until revoked", async () => {
    const { id, key, prefix } = await createApiKey(owner.actor, { name: "shop", scopes: ["flows:read"] });
    expect(key).toMatch(/^pk_live_[\w-]{43}$/);
    expect(key.startsWith(prefix)).toBe(true);
    expect(await requireApiKey(`Bearer ${key}`, "flows:read")).toMatchObject({
      workspaceId: owner.actor.workspaceId,
      apiKeyId: id,
    });
    await expect(requireApiKey(`Bearer ${key}`, "flows:write")).rejects.toMatchObject({ status: 403 });
    await revokeApiKey(owner.actor, id);
    await expect(requireApiKey(`Bearer ${key}`, "flows:read")).rejects.toMatchObject({ status: 401 });
    const { rows } = await everyRow(
      database,
      ["api_key"],
      "SELECT count(*)::int AS n FROM api_key k WHERE k::text LIKE '%' || $1 || '%'",
      [key.slice(14)],
    );
    expect(rows).toEqual([{ n: 0 }]);
  });

  it.each([
    undefined,
    null,
    "",
    "Bearer",
    "Bearer null",
    "Bearer pk_live_",
    `Bearer pk_live_${"a".repeat(43)}`,
    `Basic pk_live_${"a".repeat(43)}`,
  ])("refuse %j", async (header) => {
    await expect(requireApiKey(header, "flows:read")).rejects.toMatchObject({ status: 401 });
  });
});

describe("secrets", () => {
  it("are sealed, replaced by name, and open only in their own place", async () => {
    const { id } = await setSecret(owner.actor, { name: "crm", value: "canary-1f8a" });
    expect(await setSecret(owner.actor, { name: "crm", value: "canary-77c2" })).toEqual({ id });
    expect(await readSecret(owner.actor.workspaceId, "crm")).toBe("canary-77c2");
    expect(await readSecret(owner.actor.workspaceId, "none")).toBeUndefined();
    const other = await anotherWorkspace(owner, "Other");
    expect(await readSecret(other.actor.workspaceId, "crm")).toBeUndefined();
    await everyRow(database, ["secret"], "UPDATE secret SET workspace_id = $1 WHERE id = $2", [
      other.actor.workspaceId,
      id,
    ]);
    await expect(readSecret(other.actor.workspaceId, "crm")).rejects.toThrow();
  });
});

describe("the audit trail", () => {
  it("cannot be changed, not even by the owner of the database", async () => {
    await expect(everyRow(database, ["audit"], "UPDATE audit SET action = 'x'")).rejects.toThrow(
      "never changed",
    );
    await expect(everyRow(database, ["audit"], "DELETE FROM audit")).rejects.toThrow("never changed");
    await expect(everyRow(database, ["audit"], "TRUNCATE audit")).rejects.toThrow("never changed");
  });
});

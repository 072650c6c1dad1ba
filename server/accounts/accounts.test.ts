import { describe, expect, it, vi } from "vitest";
import { everyRow } from "../../tests/support/every-row";
import { anotherWorkspace, firstOwner, PASSWORD, type Shop, sessionOf } from "../../tests/support/people";
import { testDatabase } from "../../tests/support/test-database";
import { takeFromLimit } from "../db/rate-limit";
import { asAuth } from "../db/tenant";
import { createOwner } from "../workspaces/create-owner";
import { changePassword } from "./change-password";
import { loadSession } from "./load-session";
import { assertStrongPassword } from "./password";
import { signOutEverywhere } from "./sign-out-everywhere";
import { verifyCredentials } from "./verify-credentials";

const database = testDatabase();
let owner: Shop;
const input = {
  password: PASSWORD,
  name: "",
  workspaceName: "Tea & Täler",
  locale: "en",
  timeZone: "UTC",
  ip: null,
};

describe("the first owner", () => {
  it("is made once, however many ask at the same moment", { retry: 0 }, async () => {
    const tries = await Promise.allSettled(
      [1, 2, 3, 4].map((n) => createOwner({ ...input, email: `racer${n}@example.com` })),
    );
    expect(tries.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    for (const result of tries) {
      if (result.status === "rejected")
        expect(result.reason).toMatchObject({ code: "setup-done", status: 409 });
    }
    const { rows } = await everyRow(
      database,
      ["app_user", "workspace"],
      "SELECT (SELECT count(*)::int FROM app_user) u, (SELECT count(*)::int FROM workspace) w, (SELECT slug FROM workspace) s",
    );
    expect(rows).toEqual([{ u: 1, w: 1, s: "tea-taler" }]);
    await everyRow(database, ["workspace", "membership"], "DELETE FROM workspace");
    await everyRow(database, ["app_user", "credential"], "DELETE FROM app_user");
    owner = await firstOwner();
  });
});

describe("passwords", () => {
  it.each(["short", "aaaaaaaaaaaaaa", "1234567890", "Password!!", "olga.olga@example.com", "qwertyuiop"])(
    "refuses %j",
    (password) => {
      expect(() => assertStrongPassword(password, "olga.olga@example.com")).toThrow(
        expect.objectContaining({ code: "weak-password" }),
      );
    },
  );
  it("are kept as argon2id", async () => {
    const { passwordHash } = await asAuth((tx) =>
      tx.credential.findUniqueOrThrow({ where: { userId: owner.actor.userId } }),
    );
    expect(passwordHash).toMatch(/^\$argon2id\$v=19\$m=47104,t=1,p=1\$/);
  });
});

describe("signing in", () => {
  it("takes the right password, in any spelling of the address", async () => {
    const answer = await verifyCredentials({
      email: ` ${owner.email.toUpperCase()} `,
      password: PASSWORD,
      ip: "192.0.2.1",
    });
    expect(answer).toMatchObject({ ok: true, user: { id: owner.actor.userId } });
  });

  it("says the same to a wrong password and to an unknown address", async () => {
    const wrong = await verifyCredentials({
      email: owner.email,
      password: "wrong horse 42",
      ip: "192.0.2.2",
    });
    const unknown = await verifyCredentials({
      email: "nobody@example.com",
      password: PASSWORD,
      ip: "192.0.2.2",
    });
    const two = await verifyCredentials({
      email: `${owner.email},x@example.com`,
      password: PASSWORD,
      ip: "192.0.2.2",
    });
    expect([wrong, unknown, two]).toEqual(Array(3).fill({ ok: false, reason: "wrong" }));
  });

  it("stops the sixth failure of an address of the network within a minute, but counts no success", async () => {
    const ip = "192.0.2.3";
    for (let n = 0; n < 7; n++)
      expect(await verifyCredentials({ email: owner.email, password: PASSWORD, ip })).toMatchObject({
        ok: true,
      });
    const tries = await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        verifyCredentials({ email: `x${n}@example.com`, password: "wrong horse 42", ip }),
      ),
    );
    expect(tries.filter((answer) => !answer.ok && answer.reason === "limited").length).toBeGreaterThanOrEqual(
      1,
    );
    expect(await verifyCredentials({ email: owner.email, password: PASSWORD, ip })).toMatchObject({
      ok: false,
      reason: "limited",
    });
  });

  it("stops the eleventh failure for one e-mail address, whoever asks, known or not", async () => {
    for (const email of ["victim@example.com", "nobody2@example.com"]) {
      for (let n = 0; n < 10; n++)
        expect(await verifyCredentials({ email, password: "wrong horse 42", ip: `198.51.100.${n}` })).toEqual(
          { ok: false, reason: "wrong" },
        );
      expect(
        await verifyCredentials({ email, password: "wrong horse 42", ip: "198.51.100.99" }),
      ).toMatchObject({ ok: false, reason: "limited" });
    }
  });

  it("counts by the clock of the database, for all processes", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => takeFromLimit("test", 5, 3600)));
    expect(answers.filter((answer) => answer.allowed)).toHaveLength(5);
  });

  it("begins a window with the first use, and another when it is over", async () => {
    const first = await takeFromLimit("begins", 1, 2);
    expect(first).toEqual({ allowed: true, retryAfter: 2 });
    await vi.waitUntil(async () => (await takeFromLimit("begins", 1, 2)).allowed, { timeout: 30_000 });
  });
});

describe("sessions", () => {
  const version = async () =>
    (await asAuth((tx) => tx.credential.findUniqueOrThrow({ where: { userId: owner.actor.userId } })))
      .tokenVersion;

  it("end everywhere when asked, and when the password changes", async () => {
    const first = await version();
    expect(await loadSession(owner.actor.userId, first)).toMatchObject({ email: owner.email });
    await signOutEverywhere(owner.actor.userId, null);
    expect(await loadSession(owner.actor.userId, first)).toBeUndefined();
    const second = await version();
    await expect(
      changePassword({
        userId: owner.actor.userId,
        current: "not it at all",
        next: "another Horse 43!",
        ip: null,
      }),
    ).rejects.toMatchObject({ code: "wrong-password" });
    expect(await loadSession(owner.actor.userId, second)).toBeDefined();
    await changePassword({
      userId: owner.actor.userId,
      current: PASSWORD,
      next: "another Horse 43!",
      ip: null,
    });
    expect(await loadSession(owner.actor.userId, second)).toBeUndefined();
    expect(
      await verifyCredentials({ email: owner.email, password: PASSWORD, ip: "192.0.2.9" }),
    ).toMatchObject({ ok: false });
  });

  it.each([
    ["", 1],
    ["null", 1],
    [null, 1],
    [undefined, undefined],
    [[], 1],
    ["00000000-0000-0000-0000-000000000000", 1],
  ])("are not made from (%j, %j)", async (id, tokenVersion) => {
    expect(await loadSession(id, tokenVersion)).toBeUndefined();
  });

  it("know the workspaces of a person, several of them", async () => {
    await anotherWorkspace(owner, "Second shop");
    const { memberships } = await sessionOf(owner.actor.userId);
    expect(memberships.map((membership) => [membership.slug, membership.role])).toEqual([
      ["first-shop", "owner"],
      ["second-shop", "owner"],
    ]);
  });
});

import { createHmac, randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { testEnvironment } from "../../tests/support/environment";
import { everyRow } from "../../tests/support/every-row";
import { anotherWorkspace, firstOwner, type Shop } from "../../tests/support/people";
import { testDatabase } from "../../tests/support/test-database";
import { upsertContact } from "../contacts/upsert-contact";
import { trackVisitor } from "../events/track-visitor";
import { listSecrets } from "../workspaces/list-secrets";
import { identifyVisitor } from "./identify-visitor";
import { dropPreviousIdentitySecret, identitySecrets, rotateIdentitySecret } from "./identity-secrets";
import { readIdentityToken } from "./identity-token";
import { noteClaims } from "./note-claims";

testEnvironment();
const database = testDatabase();
const NOW = Date.parse("2026-11-23T10:00:00Z");
const inAnHour = NOW / 1_000 + 3_600;
let shop: Shop;
let other: Shop;
let secret: string;
let foreign: string;
beforeAll(async () => {
  shop = await firstOwner();
  other = await anotherWorkspace(shop, "Other");
  ({ secret } = await rotateIdentitySecret(shop.actor));
  ({ secret: foreign } = await rotateIdentitySecret(other.actor));
});

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
function signed(claims: object, key: string, head: object = { alg: "HS256", typ: "JWT" }): string {
  const body = `${part(head)}.${part(claims)}`;
  return `${body}.${createHmac("sha256", key).update(body).digest("base64url")}`;
}
const browser = () => randomUUID().replaceAll("-", "");
const identify = (token: string, rest: { visitor?: string; contactId?: string } = {}, at = shop) =>
  identifyVisitor(at.actor.workspaceId, { token, now: NOW, ...rest });
const seen = (visitor: string) =>
  trackVisitor(shop.actor.workspaceId, { visitor, events: [{ id: randomUUID(), name: "page.viewed" }] });
async function known(contactId: string) {
  const { rows } = await everyRow(
    database,
    ["contact_identity", "contact_event"],
    `SELECT (SELECT json_agg(kind || '=' || value || CASE WHEN verified THEN '' ELSE '?' END ORDER BY kind, value) FROM contact_identity WHERE contact_id = $1) AS by,
      (SELECT count(*)::int FROM contact_event WHERE contact_id = $1 AND name = 'page.viewed') AS views`,
    [contactId],
  );
  return rows[0];
}

describe("a token of the site", () => {
  it("is believed only whole, in time, and from this workspace's own secret", async () => {
    const good = { sub: "7", exp: inAnHour };
    expect(readIdentityToken(signed(good, secret), [secret], NOW).sub).toBe("7");
    const token = signed(good, secret);
    const [head = "", body = "", signature = ""] = token.split(".");
    const bad: Record<string, string> = {
      "another workspace's": signed(good, foreign),
      "no secret": signed(good, ""),
      "changed words": `${head}.${part({ ...good, sub: "8" })}.${signature}`,
      "cut short": token.slice(0, -1),
      "no signature": `${head}.${body}.`,
      "alg none": `${part({ alg: "none" })}.${body}.`,
      "alg none, signed": signed(good, secret, { alg: "none" }),
      "another method": signed(good, secret, { alg: "HS512" }),
      expired: signed({ ...good, exp: NOW / 1_000 - 61 }, secret),
      "without an end": signed({ sub: "7" }, secret),
      "good for ever": signed({ ...good, exp: inAnHour * 2 }, secret),
      "not yet good": signed({ ...good, nbf: NOW / 1_000 + 600 }, secret),
      "of nobody": signed({ ...good, sub: " " }, secret),
      "sub of another kind": signed({ ...good, sub: ["7"] }, secret),
      "four parts": `${token}.x`,
      nothing: "",
      null: "null",
      long: `${head}.${"a".repeat(5_000)}.${signature}`,
    };
    for (const [why, one] of Object.entries(bad))
      await expect(identify(one), why).rejects.toMatchObject({ status: 401, code: "identity-token" });
    // A workspace that has no secret believes nobody.
    const third = await anotherWorkspace(shop, "Third");
    await expect(identify(signed(good, ""), {}, third)).rejects.toMatchObject({ code: "identity-token" });
  });

  it("of a secret that was replaced holds until that is taken away; nobody can read either", async () => {
    const place = await anotherWorkspace(shop, "Rotating");
    const { secret: first } = await rotateIdentitySecret(place.actor);
    const token = signed({ sub: "1", exp: inAnHour }, first);
    const { secret: second } = await rotateIdentitySecret(place.actor);
    expect(second).not.toBe(first);
    const { contactId } = await identify(token, {}, place);
    expect(await identitySecrets(place.actor.workspaceId)).toMatchObject({ previous: true });
    await dropPreviousIdentitySecret(place.actor);
    await expect(identify(token, {}, place)).rejects.toMatchObject({ code: "identity-token" });
    expect(await identify(signed({ sub: "1", exp: inAnHour }, second), {}, place)).toEqual({ contactId });
    expect(await listSecrets(place.actor.workspaceId)).toEqual([]);
    expect(JSON.stringify(await identitySecrets(place.actor.workspaceId))).not.toContain(second.slice(0, 8));
  });
});

describe("who a token names", () => {
  it("is joined with the browser and what it did before, and with whom the business knows by the same address", async () => {
    const visitor = browser();
    await seen(visitor);
    const { id } = await upsertContact(shop.actor, { email: "ada@example.org" });
    const { contactId } = await identify(
      signed({ sub: "ada-1", exp: inAnHour, email: "Ada@Example.org", name: "Ada" }, secret),
      { visitor },
    );
    const [found] = [await known(contactId)];
    expect(found).toMatchObject({
      by: ["email=ada@example.org", "externalId=ada-1", `visitor=${visitor}`],
      views: 1,
    });
    expect((await upsertContact(shop.actor, { email: "ada@example.org" })).id).toBe(contactId);
    expect([id, contactId]).toContain(contactId);
  });

  it("does not take over a browser or a conversation of another customer", async () => {
    const visitor = browser();
    const first = await identify(signed({ sub: "one", exp: inAnHour }, secret), { visitor });
    await seen(visitor);
    const second = await identify(signed({ sub: "two", exp: inAnHour }, secret), { visitor });
    expect(second.contactId).not.toBe(first.contactId);
    expect(await known(first.contactId)).toMatchObject({
      by: ["externalId=one", `visitor=${visitor}`],
      views: 1,
    });
    expect(await known(second.contactId)).toMatchObject({ by: ["externalId=two"] });
    await expect(
      identify(signed({ sub: "two", exp: inAnHour }, secret), { contactId: first.contactId }),
    ).rejects.toMatchObject({ status: 409, code: "identity-differs" });
  });

  it("gets the conversation that began without a name", async () => {
    const { id: stranger } = await upsertContact(shop.actor, { visitor: browser() });
    const { contactId } = await identify(signed({ sub: "late", exp: inAnHour }, secret), {
      contactId: stranger,
    });
    expect((await known(contactId))?.by).toContain("externalId=late");
    const again = await identify(signed({ sub: "late", exp: inAnHour }, secret), { contactId: stranger });
    expect(again.contactId).toBe(contactId);
  });
});

describe("what a visitor says of themselves", () => {
  it("is noted unverified, and only suggested where somebody else is known by it; nothing of theirs comes along", async () => {
    const { workspaceId } = shop.actor;
    const { id: owner } = await upsertContact(shop.actor, {
      email: "vera@example.org",
      profile: { secret: "theirs" },
    });
    const { id: stranger } = await upsertContact(shop.actor, { visitor: browser() });
    const { id: lead } = await upsertContact(shop.actor, { visitor: browser() });
    // As a flow writes what was answered: into the profile.
    for (const [id, email] of [
      [stranger, "Vera@Example.org"],
      [lead, "new@example.org"],
    ])
      await everyRow(
        database,
        ["contact"],
        "UPDATE contact SET profile = profile || jsonb_build_object('email', $2::text), updated_at = now() WHERE id = $1",
        [id, email],
      );
    const before = new Date(Date.now() - 60_000);
    expect(await noteClaims(workspaceId, before)).toBe(2);
    expect(await noteClaims(workspaceId, before)).toBe(0);
    expect((await known(owner))?.by).toEqual(["email=vera@example.org"]);
    expect((await known(lead))?.by).toContain("email=new@example.org?");
    const { rows } = await everyRow(
      database,
      ["contact_suggestion", "contact"],
      `SELECT s.evidence->>'value' AS value, (SELECT profile ? 'secret' FROM contact WHERE id = $1) AS leaked FROM contact_suggestion s
       WHERE $1 IN (contact_id, other_id) AND $2 IN (contact_id, other_id)`,
      [stranger, owner],
    );
    expect(rows).toEqual([{ value: "vera@example.org", leaked: false }]);
    // The business knows better: the address goes to whom it names.
    const said = await upsertContact(shop.actor, { externalId: "new-1", email: "new@example.org" });
    expect(said.id).not.toBe(lead);
  });
});

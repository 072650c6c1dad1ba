import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { testEnvironment } from "../../tests/support/environment";
import { everyRow } from "../../tests/support/every-row";
import { anotherWorkspace, firstOwner, type Shop } from "../../tests/support/people";
import { testDatabase } from "../../tests/support/test-database";
import { eraseContact } from "../contacts/erase-contact";
import { mergeContacts } from "../contacts/merge-contacts";
import { upsertContact } from "../contacts/upsert-contact";
import { inTransaction } from "../db/in-transaction";
import { visitorContact } from "../events/track-visitor";
import { ADDRESSES, readDestination } from "./destination";
import { findLink } from "./find-link";
import { codeHolds, newCode } from "./link-code";
import { createLink, listLinks } from "./list-links";
import { qrCode, qrSvg } from "./qr-code";
import { shortenMessage } from "./shorten-message";
import { tapLink } from "./tap-link";
import { tapPage } from "./tap-page";
import { arrivalTicket, redeemTicket } from "./ticket";

testEnvironment();
const database = testDatabase();
let shop: Shop;
beforeAll(async () => {
  shop = await firstOwner();
});

const PHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1";
const SENT = Date.now();
const device = () => randomUUID().replaceAll("-", "");
const codeOf = (short: string) => short.split("/").at(-1) ?? "";
interface Tap {
  device?: string;
  browser?: string;
  answer?: "me" | "other";
  tap?: string;
  userAgent?: string;
  now?: number;
}
const tap = (code: string, { userAgent = PHONE, now = SENT, ...rest }: Tap = {}) =>
  tapLink(code, { tap: randomUUID(), device: device(), ...rest }, { userAgent, now });
const linkTo = async (url: string, contactId?: string) =>
  codeOf((await createLink(shop.actor, { url, ...(contactId ? { contactId } : {}) })).short);
async function someone(): Promise<{ id: string; email: string }> {
  const email = `${randomUUID()}@example.org`;
  return { id: (await upsertContact(shop.actor, { email })).id, email };
}
async function figures(url: string) {
  const { links } = await listLinks(shop.actor.workspaceId);
  const found = links.find((one) => one.url === url);
  return (
    found && { taps: found.taps, devices: found.devices, forwarded: found.forwarded, looks: found.looks }
  );
}
async function ownerOf(browser: string): Promise<string | undefined> {
  const { rows } = await everyRow(
    database,
    ["contact_identity"],
    "SELECT contact_id AS id FROM contact_identity WHERE kind = 'visitor' AND value = $1",
    [browser],
  );
  const id = rows[0]?.id;
  return typeof id === "string" ? id : undefined;
}
async function clicksOf(contactId: string) {
  const { rows } = await everyRow(
    database,
    ["contact_event"],
    "SELECT properties->>'forwarded' AS forwarded FROM contact_event WHERE contact_id = $1 AND name = 'link.clicked'",
    [contactId],
  );
  return rows.map(({ forwarded }) => forwarded);
}

describe("where a link leads", () => {
  it("is a page on the web, stored with the link, and nothing else", async () => {
    for (const bad of [
      "javascript:alert(1)",
      "jav\tascript:alert(1)",
      "data:text/html,x",
      "vbscript:x",
      "//evil.example",
      "https://ok.example@evil.example/",
      "ftp://a.example",
      "file:///etc/passwd",
      "https://",
      "",
      `https://a.example/${"x".repeat(2_000)}`,
    ])
      expect(() => readDestination(bad), bad).toThrow();
    expect(readDestination(" https://shop.example/a?b=c#d ")).toBe("https://shop.example/a?b=c#d");
    const code = await linkTo("https://shop.example/same");
    expect(await linkTo("https://shop.example/same")).toBe(code);
    expect((await findLink(code))?.url).toBe("https://shop.example/same");
    const page = tapPage("en", code, 'https://a.example/"><script>alert(1)</script>');
    expect(page).not.toContain("<script>alert");
  });

  it("is told only for a code that this server made for this workspace", async () => {
    const code = await linkTo("https://shop.example/codes");
    const { workspaceId } = shop.actor;
    expect(code).toMatch(/^[\w-]{16}$/);
    expect(codeHolds(workspaceId, code)).toBe(true);
    expect(codeHolds((await anotherWorkspace(shop, "Other")).actor.workspaceId, code)).toBe(false);
    const changed = code.slice(0, -1) + (code.endsWith("A") ? "B" : "A");
    for (const bad of [changed, newCode(workspaceId), "", "x", `${code}x`, "%00", "../../../../etc/p"]) {
      expect(await findLink(bad), bad).toBeNull();
      await expect(tap(bad), bad).rejects.toMatchObject({ status: 404 });
    }
  });
});

describe("a tap", () => {
  it("counts once, by people and by devices, and not for programs that only look", async () => {
    const url = "https://shop.example/counted";
    const code = await linkTo(url);
    const mine = device();
    const one = randomUUID();
    await tap(code, { device: mine, tap: one });
    await tap(code, { device: mine, tap: one });
    await tap(code, { device: mine });
    await tap(code);
    for (const userAgent of [
      "",
      "facebookexternalhit/1.1",
      "Mozilla/5.0 (compatible; Googlebot/2.1)",
      "WhatsApp/2.23",
      "curl/8.5.0",
      "Mozilla/5.0 HeadlessChrome/120",
    ])
      expect(await tap(code, { userAgent })).toEqual({ url, ask: null });
    expect(await figures(url)).toEqual({ taps: 3, devices: 2, forwarded: 0, looks: 6 });
    expect(await clicksOf((await ownerOf(mine)) ?? "")).toHaveLength(2);
  });

  it("on the device of whom it was sent to is theirs, without a question", async () => {
    const { id } = await someone();
    const mine = device();
    await upsertContact(shop.actor, { email: (await emailOf(id)) ?? "", visitor: mine });
    const code = await linkTo("https://shop.example/known", id);
    expect(await tap(code, { device: mine })).toEqual({ url: "https://shop.example/known", ask: null });
    expect(await clicksOf(id)).toHaveLength(1);
    // In the chat of their browser, on a device that nobody knows: the same person.
    const other = device();
    expect((await tap(code, { device: other, browser: mine })).ask).toBeNull();
    expect(await ownerOf(other)).toBe(await ownerOf(mine));
  });

  it("on a device that nobody knows is theirs once they say so; before, nothing is", async () => {
    const { id, email } = await someone();
    const url = "https://shop.example/asked";
    const code = await linkTo(url, id);
    const mine = device();
    const one = randomUUID();
    const asked = await tap(code, { device: mine, tap: one });
    expect(asked.ask).toBe(`${email[0]}•••@e•••.org`);
    expect(await ownerOf(mine)).toBeUndefined();
    expect(await clicksOf(id)).toHaveLength(0);
    await tap(code, { device: mine, tap: one, answer: "me" });
    const owner = (await ownerOf(mine)) ?? "";
    expect((await upsertContact(shop.actor, { email })).id).toBe(owner);
    expect(await clicksOf(owner)).toHaveLength(1);
    expect(await figures(url)).toEqual({ taps: 1, devices: 1, forwarded: 0, looks: 0 });
    expect((await tap(code, { device: mine })).ask).toBeNull();
  });

  it("of a friend to whom it was forwarded joins nobody, whenever and whatever they say", async () => {
    const { id, email } = await someone();
    const url = "https://shop.example/forwarded";
    const code = await linkTo(url, id);
    // The friend is first, and says the truth.
    const early = device();
    const one = randomUUID();
    expect((await tap(code, { device: early, tap: one })).ask).not.toBeNull();
    await tap(code, { device: early, tap: one, answer: "other" });
    expect(await ownerOf(early)).toBe(visitorContact(shop.actor.workspaceId, early));
    // Somebody whom the business knows is never asked.
    const known = device();
    const { id: friend } = await upsertContact(shop.actor, {
      email: `${randomUUID()}@example.org`,
      visitor: known,
    });
    expect((await tap(code, { device: known, answer: "me" })).ask).toBeNull();
    expect(await ownerOf(known)).toBe(friend);
    // The contact says that it is them: from here on no other device is asked, or believed.
    const mine = device();
    await tap(code, { device: mine, answer: "me" });
    const late = device();
    expect((await tap(code, { device: late, answer: "me" })).ask).toBeNull();
    expect(await ownerOf(late)).toBe(visitorContact(shop.actor.workspaceId, late));
    const owner = (await upsertContact(shop.actor, { email })).id;
    expect(await ownerOf(mine)).toBe(owner);
    expect(await clicksOf(owner)).toEqual([null]);
    expect(await clicksOf(friend)).toEqual(["true"]);
    expect(await figures(url)).toMatchObject({ taps: 4, forwarded: 3 });
  });

  it("long after it was sent joins nobody", async () => {
    const { id } = await someone();
    const code = await linkTo("https://shop.example/old", id);
    const mine = device();
    expect((await tap(code, { device: mine, answer: "me", now: SENT + 31 * 86_400_000 })).ask).toBeNull();
    expect(await ownerOf(mine)).toBe(visitorContact(shop.actor.workspaceId, mine));
  });

  it("leads to the contact that theirs was merged into; of one who was erased nothing stays but numbers", async () => {
    const { id, email } = await someone();
    const url = "https://shop.example/moved";
    const code = await linkTo(url, id);
    const { contactId } = await mergeContacts(shop.actor, { contactId: id, otherId: (await someone()).id });
    const mine = device();
    await tap(code, { device: mine, answer: "me" });
    const owner = (await upsertContact(shop.actor, { email })).id;
    expect([contactId, owner]).toContain(await ownerOf(mine));
    await eraseContact(shop.actor, owner);
    await expect(tap(code)).rejects.toMatchObject({ status: 404 });
    expect(await figures(url)).toMatchObject({ taps: 1 });
  });
});

describe("whoever arrives on the site", () => {
  it("is joined by the note in the address once, in time, in its own workspace, and not where the browser is somebody's", async () => {
    const { workspaceId } = shop.actor;
    const { id } = await someone();
    const at = (ticket: string, visitor: string, now = SENT, place = workspaceId) =>
      redeemTicket(place, { ticket, visitor, now });
    const ticket = arrivalTicket(workspaceId, id, SENT);
    const mine = device();
    expect(await at(ticket, mine, SENT + 121_000)).toBeUndefined();
    expect(await at(`${ticket.slice(0, -1)}${ticket.endsWith("A") ? "Q" : "A"}`, mine)).toBeUndefined();
    expect(await at("", mine)).toBeUndefined();
    expect(
      await at(ticket, mine, SENT, (await anotherWorkspace(shop, "Third")).actor.workspaceId),
    ).toBeUndefined();
    const owner = await at(ticket, mine);
    expect(owner).toBe(await ownerOf(mine));
    expect(await at(ticket, device())).toBeUndefined();
    const taken = device();
    await upsertContact(shop.actor, { email: `${randomUUID()}@example.org`, visitor: taken });
    expect(await at(arrivalTicket(workspaceId, id, SENT), taken)).toBeUndefined();
  });
});

describe("a message", () => {
  it("has links of the contact's own instead of addresses, and the words as they were", async () => {
    const { id } = await someone();
    const { workspaceId } = shop.actor;
    const flowId = randomUUID();
    const shorten = (text: string) =>
      inTransaction("turn", (client) =>
        shortenMessage(
          client,
          { workspaceId, flowId, nodeId: "n1", contactId: id, channel: "email" },
          { text, link: { label: "Pay", url: "https://shop.example/pay?a=1" } },
        ),
      );
    const first = await shorten(
      "看这里：https://shop.example/tea。再见 (https://shop.example/cup), javascript:alert(1)",
    );
    const codes = [...first.text.matchAll(ADDRESSES)].map(([address]) => codeOf(address));
    expect(codes).toHaveLength(2);
    expect(first.text.replaceAll(/http:\/\/parley\.example\/l\/[\w-]{16}/g, "@")).toBe(
      "看这里：@。再见 (@), javascript:alert(1)",
    );
    expect(first.link?.url).toMatch(/^http:\/\/parley\.example\/l\/[\w-]{16}$/);
    expect((await findLink(codes[0] ?? ""))?.url).toBe("https://shop.example/tea");
    // What is short already stays.
    expect((await shorten(first.text)).text).toBe(first.text);
    await tap(codes[1] ?? "", { answer: "me" });
    const { rows } = await everyRow(
      database,
      ["contact_event"],
      "SELECT properties->>'campaign' AS campaign, properties->>'node' AS node FROM contact_event WHERE properties->>'url' = 'https://shop.example/cup'",
    );
    expect(rows).toEqual([{ campaign: flowId, node: "n1" }]);
  });
});

describe("a QR code", () => {
  it("has the shape of its version, and refuses what does not fit", () => {
    const rows = qrCode("http://parley.example/l/AbCdEfGhIjKlMnOp");
    expect(rows).toHaveLength(29);
    // The corner squares, and the line between them.
    expect(rows[0]?.slice(0, 8)).toEqual([true, true, true, true, true, true, true, false]);
    expect(rows[6]?.slice(8, 21).map(Number).join("")).toBe("1010101010101");
    expect(qrCode("x".repeat(180))).toHaveLength(53);
    expect(() => qrCode("x".repeat(181))).toThrow();
    expect(qrSvg("https://a.example")).toMatch(/^<svg [^>]+><path [^>]+\/><path d="M[^"]+"\/><\/svg>$/);
  });

  it("says the same as the published example of its format words", () => {
    // ISO/IEC 18004, table C.1: level M with mask n.
    const words = [
      "101010000010010",
      "101000100100101",
      "101111001111100",
      "101101101001011",
      "100010111111001",
      "100000011001110",
      "100111110010111",
      "100101010100000",
    ];
    const rows = qrCode("parley");
    const size = rows.length;
    const read = Array.from({ length: 8 }, (_, bit) => Number(rows[8]?.[size - 1 - bit] ?? false))
      .concat(Array.from({ length: 7 }, (_, bit) => Number(rows[size - 7 + bit]?.[8] ?? false)))
      .reverse()
      .join("");
    expect(words).toContain(read);
  });
});

async function emailOf(contactId: string): Promise<string | undefined> {
  const { rows } = await everyRow(
    database,
    ["contact_identity"],
    "SELECT value FROM contact_identity WHERE contact_id = $1 AND kind = 'email'",
    [contactId],
  );
  const value = rows[0]?.value;
  return typeof value === "string" ? value : undefined;
}

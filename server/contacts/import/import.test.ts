import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { uploadedImport } from "../../../tests/support/contact-things";
import { testEnvironment } from "../../../tests/support/environment";
import { everyRow } from "../../../tests/support/every-row";
import { firstOwner, type Shop } from "../../../tests/support/people";
import { testDatabase } from "../../../tests/support/test-database";
import { inWorkspace } from "../../db/tenant";
import { writeOrder } from "../../orders/write-order";
import { applyRetention } from "../../retention/apply-retention";
import { ERASED_TABLES } from "../../retention/forget-contacts";
import { recordConsent } from "../consent";
import { csvCell, csvFile } from "../csv-cell";
import { eraseContact } from "../erase-contact";
import { exportContacts } from "../export-contacts";
import { findByIdentity } from "../find-contact";
import { MOVED_TABLES, OTHER_CONTACT_TABLES } from "../moved-rows";
import { suppressionOf } from "../suppression";
import { upsertContact } from "../upsert-contact";
import { parseCsv } from "./csv-rows";
import { workOnImports } from "./import-clock";
import { guessTargets, type ImportMapping } from "./import-mapping";
import { getImport, importDraft, refusedLines } from "./read-import";
import { readTable } from "./read-table";
import { startImport } from "./run-import";

testEnvironment();
const database = testDatabase();
let shop: Shop;
beforeAll(async () => {
  shop = await firstOwner();
});

const base64 = (text: string) => Buffer.from(text);
async function imported(fileName: string, content: Buffer, mapping: Partial<ImportMapping> = {}) {
  const { workspaceId } = shop.actor;
  const importId = await uploadedImport(shop.actor, fileName, content);
  const found = await getImport(workspaceId, importId);
  const draft = { ...found, ...(await importDraft(workspaceId, importId)) };
  const full = { targets: draft.guesses[draft.preset], purpose: "marketing", tags: [], ...mapping };
  await startImport(shop.actor, { importId, mapping: full });
  await workOnImports(workspaceId, new AbortController().signal);
  return { draft, view: await getImport(workspaceId, importId) };
}
async function contactOf(email: string) {
  const [found] = await findByIdentity(shop.actor.workspaceId, { kind: "email", value: email });
  const { rows } = await everyRow(
    database,
    ["contact", "contact_consent"],
    `SELECT profile, (SELECT json_agg(json_build_array(channel, granted, source)) FROM contact_consent k WHERE k.contact_id = c.id) AS consent
     FROM contact c WHERE id = $1`,
    [found?.id],
  );
  return rows[0];
}

describe("a file of contacts", () => {
  it("in GB18030, with quotes, is read by the names of its columns", async () => {
    // 姓名,手机号,邮箱,备注 / 张三,13800138001,zhang@example.org,"a,""b"""
    const gb = Buffer.concat([
      Buffer.from([
        0xd0, 0xd5, 0xc3, 0xfb, 0x2c, 0xca, 0xd6, 0xbb, 0xfa, 0xba, 0xc5, 0x2c, 0xd3, 0xca, 0xcf, 0xe4, 0x2c,
      ]),
      Buffer.from([0xb1, 0xb8, 0xd7, 0xa2, 0x0d, 0x0a, 0xd5, 0xc5, 0xc8, 0xfd]),
      Buffer.from(',+8613800138001,zhang@example.org,"a,""b"""\r\n'),
    ]);
    const { draft, view } = await imported("客户.csv", gb);
    expect(draft).toMatchObject({
      encoding: "gb18030",
      columns: ["姓名", "手机号", "邮箱", "备注"],
      lines: 1,
    });
    expect(draft.guesses.generic).toEqual(["field:name", "phone", "email", "field:备注"]);
    expect(view).toMatchObject({ state: "done", created: 1, refused: 0 });
    expect((await contactOf("zhang@example.org"))?.profile).toMatchObject({
      name: "张三",
      phone: "+8613800138001",
      备注: 'a,"b"',
    });
  });

  it("refuses lines with their reason, and a number that a spreadsheet has rounded with its line", async () => {
    const text = [
      "email;order number;consent;source;consent date",
      "a@example.org;2100000000000000001;yes;fair;2026-03-01",
      "b@example.org;2.1E+18;yes;fair;2026-03-01",
      "not an address;1;;;",
      ";;yes;fair;2026-03-01",
      "c@example.org;=1+1;yes;;",
      'd@example.org;"7\n8";no;form;2026/03/02',
    ].join("\n");
    const { draft, view } = await imported("list.csv", base64(text));
    expect(view).toMatchObject({ created: 3, refused: 3, done: 6 });
    expect(view.reasons.map(({ line }) => line)).toEqual([3, 4, 5]);
    expect(view.reasons[0]).toMatchObject({ code: "import-rounded", column: "order number" });
    expect(await contactOf("a@example.org")).toMatchObject({
      profile: { "order number": "2100000000000000001" },
      consent: [["email", true, "fair"]],
    });
    // Without a source and a date it is unknown, which is not allowed.
    expect((await contactOf("c@example.org"))?.consent).toBeNull();
    expect((await contactOf("d@example.org"))?.consent).toEqual([["email", false, "form"]]);
    const { csv } = await refusedLines(shop.actor.workspaceId, draft.id);
    expect(parseCsv(csv).map(({ cells }) => cells.slice(-2)[0])).toEqual(["line", "3", "4", "5"]);
  });

  it("of objects, one a line, keeps the digits of long numbers; the same file again changes nothing", async () => {
    const lines =
      '{"email":"n@example.org","order":2100000000000000001,"tags":["vip","new"]}\n\n{"email":"m@example.org","deep":{"a":1}}\n';
    const first = await imported("people.ndjson", base64(lines));
    const again = await imported("people.ndjson", base64(lines));
    expect([first.view.created, again.view.created, again.view.updated]).toEqual([2, 0, 2]);
    expect((await contactOf("n@example.org"))?.profile).toMatchObject({
      order: "2100000000000000001",
      tags: ["new", "vip"],
    });
  });

  it("that is none is refused", () => {
    for (const [text, name] of [
      ["", "a.csv"],
      ["email\n", "a.csv"],
      ["[1]\n", "a.ndjson"],
      ["{\n", "a.ndjson"],
      ["PK\u0003\u0004x", "a.xlsx"],
    ])
      expect(() => readTable(Buffer.from(text ?? ""), name ?? ""), text).toThrow();
    expect(guessTargets(["E-Mail", "email", "Mobile", "会员编号", ""])).toEqual([
      "email",
      "field:email",
      "phone",
      "externalId",
      "field:field",
    ]);
  });
});

describe("a file that goes out", () => {
  const formulas = [
    '=HYPERLINK("http://x.example")',
    "+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\tx",
    "-1+1",
    "＝1",
    "a,b",
    'say "x"',
    "plain",
    " x ",
  ];
  it("holds no formulas, and comes back as it was", () => {
    for (const text of formulas) {
      const cell = csvCell(text);
      expect(/^"?[=+\-@\t＝]/.test(cell), cell).toBe(false);
      const [row] = parseCsv(csvFile([[text, "end"]]));
      expect(row?.cells[0]?.replace(/^'/, "")).toBe(text);
    }
  });

  it("has contacts with consent, source and date", async () => {
    const email = `${randomUUID()}@example.org`;
    const { id } = await upsertContact(shop.actor, { email, profile: { name: "=1+1" } });
    await inWorkspace(shop.actor.workspaceId, (tx) =>
      recordConsent(tx, shop.actor.workspaceId, id, [
        { channel: "email", purpose: "marketing", granted: true, source: "fair", at: "2026-03-01T00:00:00Z" },
      ]),
    );
    const { csv, next } = await exportContacts(shop.actor, {});
    const line = csv.split("\r\n").find((one) => one.includes(email)) ?? "";
    expect(line).toContain("'=1+1");
    expect(line).toContain("email marketing yes (fair");
    expect(next).toBeNull();
  });
});

describe("erasing", () => {
  it("leaves orders without a name and a hash of the address, and nothing else; a later import is not written to", async () => {
    const email = `${randomUUID()}@example.org`;
    const ref = randomUUID();
    const { id } = await upsertContact(shop.actor, { email, profile: { name: "Ada" } });
    await writeOrder(shop.actor, ref, { contact: { email }, currency: "CNY", total: 5 });
    await eraseContact(shop.actor, id);
    for (const table of ["contact", ...ERASED_TABLES, "shop_order"]) {
      const column = table === "contact" ? "id" : "contact_id";
      const { rows } = await everyRow(
        database,
        [table],
        `SELECT count(*)::int AS n FROM ${table} WHERE ${column} = $1`,
        [id],
      );
      expect([table, rows[0]?.n]).toEqual([table, 0]);
    }
    const { rows } = await everyRow(
      database,
      ["shop_order"],
      "SELECT contact_id FROM shop_order WHERE ref = $1",
      [ref],
    );
    expect(rows).toEqual([{ contact_id: null }]);
    const again = await upsertContact(shop.actor, { email });
    expect([again.created, again.id === id]).toEqual([true, false]);
    const suppressed = (value: string) =>
      inWorkspace(shop.actor.workspaceId, (tx) => suppressionOf(tx, shop.actor.workspaceId, "email", value));
    expect([await suppressed(email), await suppressed(`x${email}`)]).toEqual(["erased", null]);
    const dump = await everyRow(
      database,
      ["contact_suppression"],
      "SELECT s::text AS row FROM contact_suppression s",
    );
    expect(JSON.stringify(dump.rows)).not.toContain(email);
  });

  it("takes them out of the lines of files that were refused or are to do; what is over goes with time", async () => {
    const { workspaceId } = shop.actor;
    const [email, other] = [`${randomUUID()}@example.org`, `${randomUUID()}@example.org`];
    const { id } = await upsertContact(shop.actor, { email, phone: "+8613900139000" });
    const text = [
      "email,phone,order,consent",
      ` ${email.toUpperCase()} ,,2.1E+18,`,
      ",139-0013-9000,2.1E+18,",
      `${other},+8613900139001,2.1E+18,`,
    ].join("\n");
    const done = await imported("refused.csv", base64(text));
    const waiting = await uploadedImport(shop.actor, "waiting.csv", base64(text));
    await eraseContact(shop.actor, id);
    const { csv } = await refusedLines(workspaceId, done.draft.id);
    expect(parseCsv(csv).map(({ cells }) => [cells[0], cells[1], cells[4]])).toEqual([
      ["email", "phone", "line"],
      ["", "", "2"],
      ["", "", "3"],
      [other, "'+8613900139001", "4"],
    ]);
    const { rows } = await everyRow(
      database,
      ["contact_import_line"],
      "SELECT json_array_length(cells) AS cells FROM contact_import_line WHERE import_id = $1 ORDER BY line",
      [waiting],
    );
    expect(rows).toEqual([{ cells: 0 }, { cells: 0 }, { cells: 4 }]);
    const keep = { conversations: null, events: null, runs: null };
    const daysLater = (days: number) => ({
      now: Date.now() + days * 86_400_000,
      stopping: new AbortController().signal,
    });
    await applyRetention(workspaceId, keep, daysLater(89));
    expect((await refusedLines(workspaceId, done.draft.id)).csv).toContain(other);
    await expect(getImport(workspaceId, waiting)).rejects.toMatchObject({ status: 404 });
    await applyRetention(workspaceId, keep, daysLater(91));
    expect((await refusedLines(workspaceId, done.draft.id)).csv).not.toContain(other);
    expect(await getImport(workspaceId, done.draft.id)).toMatchObject({ state: "done", refused: 3 });
  });

  it("and merging know every table that names a contact", async () => {
    const { rows } = await database.pools.owner.query<{ name: string }>(
      "SELECT DISTINCT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'contact_id'",
    );
    const names = rows.map(({ name }) => name);
    const erased: readonly string[] = [...ERASED_TABLES, "conversation", "event", "shop_order"];
    const merged: readonly string[] = [...MOVED_TABLES.map(({ table }) => table), ...OTHER_CONTACT_TABLES];
    expect(names.filter((name) => !erased.includes(name))).toEqual([]);
    expect(names.filter((name) => !merged.includes(name))).toEqual([]);
  });
});

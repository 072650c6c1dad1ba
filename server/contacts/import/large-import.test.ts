import { beforeAll, describe, expect, it } from "vitest";
import { uploadedImport } from "../../../tests/support/contact-things";
import { CrashingCommits } from "../../../tests/support/crashing-commits";
import { testEnvironment } from "../../../tests/support/environment";
import { everyRow } from "../../../tests/support/every-row";
import { anotherWorkspace, firstOwner, type Shop } from "../../../tests/support/people";
import { testDatabase } from "../../../tests/support/test-database";
import { workbook } from "../../../tests/support/workbook";
import { saveField } from "../fields";
import { upsertContact } from "../upsert-contact";
import { CsvRows, parseCsv, type Row } from "./csv-rows";
import { workOnImports } from "./import-clock";
import { previewImport } from "./preview-import";
import { readImportFile } from "./read-file";
import { getImport, importDraft, refusedLines } from "./read-import";
import { importBatch, startImport, stopImport } from "./run-import";
import { finishImportUpload } from "./upload-import";

testEnvironment();
const database = testDatabase();
const never = new AbortController().signal;
/** Before and after an import is taken up, and before and after its next lines are in. */
const DEATHS = [
  [1, "before"],
  [1, "after"],
  [2, "before"],
  [2, "after"],
] as const;
let owner: Shop;
let made = 0;
beforeAll(async () => {
  owner = await firstOwner();
});
const freshShop = () => anotherWorkspace(owner, `Imports ${++made}`);

async function drafted({ actor }: Shop, fileName: string, bytes: Buffer) {
  const importId = await uploadedImport(actor, fileName, bytes);
  const draft = await importDraft(actor.workspaceId, importId);
  return {
    importId,
    draft,
    mapping: { targets: draft.guesses[draft.preset], purpose: "marketing", tags: [] },
  };
}

async function counted({ actor }: Shop) {
  const { rows } = await everyRow(
    database,
    ["contact", "contact_identity", "contact_consent", "contact_event"],
    `SELECT (SELECT count(*)::int FROM contact WHERE workspace_id = $1) AS contacts, (SELECT count(*)::int FROM contact_identity WHERE workspace_id = $1) AS identities,
      (SELECT count(*)::int FROM contact_consent WHERE workspace_id = $1 AND granted) AS consents, (SELECT count(*)::int FROM contact_event WHERE workspace_id = $1) AS events`,
    [actor.workspaceId],
  );
  return rows[0];
}

/** Lines of which every 50th has a rounded number, every 40th is the same person as the one before, and every other one has consent. */
function manyLines(count: number): { text: string; refused: number; people: number; consents: number } {
  const lines = ["email,order,consent,source,consent date"];
  const people = new Set<string>();
  const allowed = new Set<string>();
  let refused = 0;
  for (let n = 1; n <= count; n++) {
    const rounded = n % 50 === 0;
    const who = `p${n % 40 === 0 ? n - 1 : n}@example.org`;
    lines.push(
      `${who},${rounded ? "2.1E+18" : 2_100_000_000_000_000_000n + BigInt(n)},${n % 2 ? "yes" : ""},fair,2026-03-01`,
    );
    if (rounded) refused++;
    else people.add(who);
    if (!rounded && n % 2) allowed.add(who);
  }
  return { text: `${lines.join("\n")}\n`, refused, people: people.size, consents: allowed.size };
}

/** Nobody waits for the time in which a process that has died is still taken for alive. */
const timePasses = (importId: string) =>
  everyRow(database, ["contact_import"], "UPDATE contact_import SET claimed_until = NULL WHERE id = $1", [
    importId,
  ]);

/** Counts of an import beside what is there: they agree whenever somebody looks. */
async function booksOf({ actor }: Shop, importId: string) {
  const { rows } = await everyRow(
    database,
    ["contact", "contact_import", "contact_import_line"],
    `SELECT i.state, i.created - (SELECT count(*)::int FROM contact WHERE workspace_id = $1) AS contacts,
      i.done - i.created - i.updated - i.refused AS done, i.lines - i.done - count(l.line) FILTER (WHERE l.refused IS NULL)::int AS open,
      i.refused - count(l.refused)::int AS refused
     FROM contact_import i LEFT JOIN contact_import_line l ON l.workspace_id = i.workspace_id AND l.import_id = i.id
     WHERE i.workspace_id = $1 AND i.id = $2 GROUP BY i.workspace_id, i.id`,
    [actor.workspaceId, importId],
  );
  return rows[0];
}

describe("a large file", () => {
  it("counts exactly whenever the process dies: before and after each commit, then with several at once", {
    retry: 0,
  }, async () => {
    const shop = await freshShop();
    const { actor } = shop;
    const file = manyLines(900);
    const { importId, mapping } = await drafted(shop, "people.csv", Buffer.from(file.text));
    await startImport(actor, { importId, mapping });
    const process = new CrashingCommits(database.pools.app);
    let deaths = 0;
    try {
      // What takes an import, and the first lines after it; each death leaves the next lines to another process.
      for (const [commit, moment] of [...DEATHS, ...DEATHS]) {
        await timePasses(importId);
        process.dieAt(commit, moment);
        await workOnImports(actor.workspaceId, never).catch(() => undefined);
        if (process.revive()) deaths++;
        expect(await booksOf(shop, importId), `${moment} commit ${commit}`).toEqual({
          state: "running",
          contacts: 0,
          done: 0,
          open: 0,
          refused: 0,
        });
      }
      expect(deaths).toBe(2 * DEATHS.length);
      expect((await getImport(actor.workspaceId, importId)).done).toBe(400);
      // Two who both hold it for theirs, and one that dies as the last lines are committed.
      await Promise.all([1, 2].map(() => importBatch(actor.workspaceId, importId)));
      await timePasses(importId);
      process.dieAt(2, "after");
      await workOnImports(actor.workspaceId, never).catch(() => undefined);
      expect(process.revive()).toBe(true);
    } finally {
      process.end();
    }
    await workOnImports(actor.workspaceId, never);
    const view = await getImport(actor.workspaceId, importId);
    expect(view).toMatchObject({ state: "done", lines: 900, done: 900, refused: file.refused });
    expect(view.created).toBe(file.people);
    expect(view.created + view.updated + view.refused).toBe(900);
    expect(await counted(shop)).toMatchObject({
      contacts: file.people,
      identities: file.people,
      consents: file.consents,
    });
    const { csv } = await refusedLines(actor.workspaceId, importId);
    const refused = parseCsv(csv).slice(1);
    expect(refused.map(({ cells }) => Number(cells.at(-2)))).toEqual(
      Array.from({ length: file.refused }, (_, n) => (n + 1) * 50 + 1),
    );
  });

  it("is read once, whenever the process dies, and leaves no bytes behind", { retry: 0 }, async () => {
    const shop = await freshShop();
    const { actor } = shop;
    const file = manyLines(2_100);
    const importId = await uploadedImport(actor, "people.csv", Buffer.from(file.text), false);
    await finishImportUpload(actor, importId);
    const process = new CrashingCommits(database.pools.app);
    let deaths = 0;
    try {
      // Reading begins anew each time: with every life it comes a commit further.
      for (let commit = 1; (await stateOf(shop, importId)) === "reading"; commit++)
        for (const moment of ["before", "after"] as const) {
          await timePasses(importId);
          process.dieAt(commit, moment);
          await workOnImports(actor.workspaceId, never).catch(() => undefined);
          if (process.revive()) deaths++;
        }
    } finally {
      process.end();
    }
    expect(deaths).toBeGreaterThan(15);
    expect(await getImport(actor.workspaceId, importId)).toMatchObject({
      state: "draft",
      lines: 2_100,
      done: 0,
      encoding: "utf-8",
    });
    expect(await booksOf(shop, importId)).toMatchObject({ open: 0, refused: 0 });
    const { rows } = await everyRow(
      database,
      ["contact_import_part"],
      "SELECT count(*)::int AS parts FROM contact_import_part WHERE import_id = $1",
      [importId],
    );
    expect(rows).toEqual([{ parts: 0 }]);
    await stopImport(actor, importId);
    expect(await counted(shop)).toMatchObject({ contacts: 0 });
  });

  it("keeps its lines when a process that had fallen silent finds the bytes gone", async () => {
    const shop = await freshShop();
    const { actor } = shop;
    const importId = await uploadedImport(actor, "people.csv", Buffer.from(manyLines(20).text), false);
    await finishImportUpload(actor, importId);
    const process = new CrashingCommits(database.pools.app);
    try {
      const wake = process.silenceAt(2);
      const silent = readImportFile(actor.workspaceId, importId, never);
      await expect.poll(() => process.silent).toBe(true);
      await readImportFile(actor.workspaceId, importId, never);
      wake();
      await silent;
    } finally {
      process.end();
    }
    expect(await booksOf(shop, importId)).toMatchObject({ state: "draft", open: 0 });
    expect((await importDraft(actor.workspaceId, importId)).sample).toHaveLength(8);
  });

  it("comes in but for the line that the database does not take, which is found soon", async () => {
    const shop = await freshShop();
    const { actor } = shop;
    const names = Array.from({ length: 230 }, (_, n) => (n === 149 ? "poison" : `n${n}`));
    const text = `email,name\n${names.map((one, n) => `p${n}@example.org,${one}`).join("\n")}\n`;
    const { importId, mapping } = await drafted(shop, "people.csv", Buffer.from(text));
    await startImport(actor, { importId, mapping });
    const owner = database.pools.owner;
    await owner.query(
      "ALTER TABLE contact ADD CONSTRAINT no_poison CHECK (profile->>'name' IS DISTINCT FROM 'poison')",
    );
    let failures = 0;
    try {
      while ((await stateOf(shop, importId)) === "running") {
        await timePasses(importId);
        await workOnImports(actor.workspaceId, never).catch(() => failures++);
        if (failures > 60) break;
      }
    } finally {
      await owner.query("ALTER TABLE contact DROP CONSTRAINT no_poison");
    }
    const view = await getImport(actor.workspaceId, importId);
    expect(view).toMatchObject({ state: "done", done: 230, created: 229, refused: 1 });
    expect(view.reasons).toMatchObject([{ line: 151, code: "import-storing" }]);
    expect(failures).toBeLessThan(40);
  });

  it("writes new contacts together as it writes each by itself", async () => {
    const [together, alone] = [await freshShop(), await freshShop()];
    const text =
      "email,phone,customer id,name,tags,points,language,time zone,consent,source,consent date\n" +
      'a@example.org,+8613800138001,7,Ada,"vip;new","1,299",en-GB,Europe/London,yes,fair,2026-03-01\n' +
      "B@Example.org,,,Bo,,,,,no,form,2026/03/02\n";
    for (const shop of [together, alone])
      await saveField(shop.actor, { name: "points", kind: "number", label: "Points" });
    // Somebody who is known already is written by the way that every other contact goes.
    await upsertContact(alone.actor, { email: "a@example.org" });
    await upsertContact(alone.actor, { email: "b@example.org" });
    for (const shop of [together, alone]) {
      const { importId, mapping } = await drafted(shop, "two.csv", Buffer.from(text));
      await startImport(shop.actor, { importId, mapping });
      await workOnImports(shop.actor.workspaceId, never);
      expect((await getImport(shop.actor.workspaceId, importId)).refused).toBe(0);
    }
    const rowsOf = async ({ actor }: Shop) =>
      (
        await everyRow(
          database,
          ["contact", "contact_identity", "contact_consent", "contact_event_total"],
          `SELECT c.profile, c.locale, c.time_zone, c.anonymous, c.external_id,
            (SELECT json_agg(json_build_array(kind, value, shown, verified) ORDER BY kind) FROM contact_identity i WHERE i.contact_id = c.id AND kind <> 'email') AS known,
            (SELECT json_agg(json_build_array(channel, purpose, granted, source, at)) FROM contact_consent k WHERE k.contact_id = c.id) AS consent,
            (SELECT json_agg(json_build_array(name, count)) FROM contact_event_total t WHERE t.contact_id = c.id) AS events
           FROM contact c WHERE workspace_id = $1 ORDER BY c.profile->>'name'`,
          [actor.workspaceId],
        )
      ).rows;
    const rows = await rowsOf(together);
    expect(rows).toEqual(await rowsOf(alone));
    expect(rows[0]).toMatchObject({
      external_id: "7",
      anonymous: false,
      profile: { points: 1299, tags: ["new", "vip"] },
    });
  });
});

describe("a workbook", () => {
  it("is read from its first shown sheet: long numbers as texts stay, those that Excel has rounded are refused with their row", async () => {
    const shop = await freshShop();
    const { actor } = shop;
    const bytes = workbook([
      ["邮箱", "手机", "订单号", "生日", "同意接收邮件", "授权来源", "授权时间"],
      [
        "a@example.org",
        { text: "+8613800138001" },
        { text: "2100000000000000001" },
        { date: 45_000 },
        true,
        "门店",
        { date: 46_082 },
      ],
      [
        "b@example.org",
        8613800138002,
        { number: "2.1000000000000001E+18" },
        null,
        false,
        "门店",
        { date: 46_082 },
      ],
      ["c@example.org", null, { number: "6222021234567890" }, null, null, null, null],
      ["d@example.org", null, { number: "0.30000000000000004" }, null, true, null, null],
    ]);
    const { importId, draft, mapping } = await drafted(shop, "客户.xlsx", bytes);
    expect(draft.columns).toHaveLength(7);
    const preview = await previewImport(actor.workspaceId, { importId, mapping });
    expect(preview).toMatchObject({ looked: 4, refused: 2, consented: 1 });
    await startImport(actor, { importId, mapping });
    await workOnImports(actor.workspaceId, never);
    const view = await getImport(actor.workspaceId, importId);
    expect(view).toMatchObject({ encoding: "xlsx", state: "done", created: 2, refused: 2 });
    expect(view.reasons.map(({ line, code, column }) => [line, code, column])).toEqual([
      [3, "import-rounded", "订单号"],
      [4, "import-rounded", "订单号"],
    ]);
    const { rows } = await everyRow(
      database,
      ["contact", "contact_consent"],
      `SELECT profile, (SELECT json_agg(json_build_array(channel, granted, source)) FROM contact_consent k WHERE k.contact_id = c.id) AS consent
       FROM contact c WHERE workspace_id = $1 ORDER BY profile->>'email'`,
      [actor.workspaceId],
    );
    expect(rows).toMatchObject([
      {
        profile: { 订单号: "2100000000000000001", phone: "+8613800138001", 生日: "2023-03-15" },
        consent: [["email", true, "门店"]],
      },
      { profile: { 订单号: "0.3" }, consent: null },
    ]);
  });

  it("that is damaged, of an old kind or empty says so, and nobody comes in", async () => {
    const shop = await freshShop();
    const good = workbook([["email"], ["a@example.org"]]);
    const cases = [
      [good.subarray(0, good.length / 3), "a.xlsx", "damaged"],
      [Buffer.from("PK\u0003\u0004 nothing else"), "a.xlsx", "damaged"],
      [Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3]), "a.xls", "old-workbook"],
      [workbook([["email"]]), "a.xlsx", "empty"],
      [Buffer.from("email\n"), "a.csv", "empty"],
      [
        Buffer.from(`${Array.from({ length: 201 }, (_, n) => `c${n}`).join(",")}\n1\n`),
        "a.csv",
        "too-many-columns",
      ],
    ] as const;
    for (const [bytes, name, problem] of cases) {
      const importId = await uploadedImport(shop.actor, name, Buffer.from(bytes));
      expect(await getImport(shop.actor.workspaceId, importId), problem).toMatchObject({
        state: "failed",
        problem,
      });
    }
    expect(await counted(shop)).toMatchObject({ contacts: 0 });
  });
});

describe("what a file comes from", () => {
  it("is known by its columns", async () => {
    const shop = await freshShop();
    const shopify = await drafted(
      shop,
      "customers_export.csv",
      Buffer.from(
        "Customer ID,First Name,Email,Accepts Email Marketing,Default Address City,Total Spent,Tags\n'71,Ada,a@example.org,yes,Oslo,12.50,vip\n",
      ),
    );
    expect(shopify.draft.preset).toBe("shopify");
    expect(shopify.mapping.targets).toEqual([
      "externalId",
      "field:firstName",
      "email",
      "consent:email",
      "field:city",
      "field:shopSpent",
      "tags",
    ]);
    // A date that nobody gave makes no consent.
    const preview = await previewImport(shop.actor.workspaceId, {
      importId: shopify.importId,
      mapping: { ...shopify.mapping, consentSource: "Shopify" },
    });
    expect([preview.refused, preview.consented]).toEqual([0, 0]);
    const youzan = await drafted(
      shop,
      "会员.csv",
      Buffer.from(
        "客户姓名,微信昵称,手机号,会员等级,累计消费金额,客户标签\n张三,三儿,13800138001,金卡,99.00,老客\n",
      ),
    );
    expect(youzan.draft.preset).toBe("youzan");
    expect(youzan.mapping.targets.slice(0, 3)).toEqual(["field:name", "field:nickname", "phone"]);
  });

  it("reads the same in pieces of any size", () => {
    const text = 'a;"b ""c"" d"\r\n"x\r\ny";;"\u201c"\n\n"";" lead"\r"end';
    const whole = parseCsv(text);
    for (let size = 1; size < text.length; size++) {
      const rows: Row[] = [];
      const reader = new CsvRows((row) => rows.push(row));
      for (let at = 0; at < text.length; at += size) reader.push(text.slice(at, at + size));
      reader.end();
      expect(rows, String(size)).toEqual(whole);
    }
    expect(whole.map(({ line, cells }) => [line, ...cells])).toEqual([
      [1, "a", 'b "c" d'],
      [2, "x\r\ny", "", "“"],
      [5, "", " lead"],
      [6, "end"],
    ]);
  });
});

async function stateOf({ actor }: Shop, importId: string): Promise<string> {
  return (await getImport(actor.workspaceId, importId)).state;
}

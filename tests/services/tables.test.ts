import { beforeAll, describe, expect, test } from "vitest";
import { parseCsv } from "../../server/contacts/import/csv-rows";
import { performLookup } from "../../server/effects/lookup";
import { createFlow } from "../../server/flows/create-flow";
import { readDocument } from "../../server/flows/flow-document";
import { publishFlow } from "../../server/flows/publish-flow";
import { exportTable } from "../../server/tables/export-table";
import { previewTable } from "../../server/tables/read-table-file";
import { createTable, removeTable, replaceTable } from "../../server/tables/save-table";
import { listRows, removeRow, saveRow } from "../../server/tables/table-rows";
import { getTable } from "../../server/tables/table-view";
import { testEnvironment } from "../support/environment";
import { anotherWorkspace, firstOwner, type Shop } from "../support/people";
import { uploaded } from "../support/table-things";
import { testDatabase } from "../support/test-database";
import { workbook } from "../support/workbook";

testEnvironment();
testDatabase();
let first: Shop;
beforeAll(async () => {
  first = await firstOwner();
});
const shop = (name: string) => anotherWorkspace(first, name);

describe("a table of the workspace", () => {
  const find = (workspaceId: string, table: string, key: string) =>
    performLookup(
      { what: "table", table, key },
      {
        workspaceId,
        key: "k",
        config: { egress: {}, model: {}, email: {} },
        secrets: async () => undefined,
      },
    );

  test("comes from a file, is found by its key in whatever form, and by nobody else", async () => {
    const { actor } = await shop("Stores");
    const { workspaceId } = actor;
    const book = workbook([
      ["City", "Address", "Number"],
      ["Shanghai", "Nanjing Road 1", { text: "621700003000123456789" }],
      ["北京", "王府井 2", 42],
    ]);
    const uploadId = await uploaded(actor, "stores.xlsx", book);
    expect(await previewTable(workspaceId, uploadId)).toMatchObject({ rows: 2, problems: [] });
    const { id } = await createTable(actor, { name: "Stores", key: "City", source: { uploadId } });
    expect(await find(workspaceId, id, "  ＳＨＡＮＧＨＡＩ ")).toEqual({
      ok: true,
      result: {
        found: { City: "Shanghai", Address: "Nanjing Road 1", Number: "621700003000123456789" },
      },
    });
    expect(await find(workspaceId, id, "Rome")).toEqual({ ok: true, result: { found: null } });
    expect(await find((await shop("Others")).actor.workspaceId, id, "Shanghai")).toMatchObject({
      ok: false,
      error: { code: "table_missing" },
    });
    await expect(
      createTable(actor, { name: "STORES", key: "A", source: { columns: ["A"] } }),
    ).rejects.toMatchObject({ code: "name-taken" });
  });

  test("is refused with row and column, and a repeated key with its rows; what was there stays", async () => {
    const { actor } = await shop("Refused");
    const { workspaceId } = actor;
    const { id } = await createTable(actor, { name: "T", key: "a", source: { columns: ["a", "b"] } });
    await saveRow(actor, { tableId: id, cells: ["x", "1"] });
    const preview = async (text: string) =>
      previewTable(workspaceId, await uploaded(actor, "t.csv", Buffer.from(text)));
    expect((await preview(`a,b\n1,2.1E+18\n2,${"y".repeat(2_001)}\n`)).problems).toEqual([
      { code: "rounded", line: 2, column: "b" },
      { code: "cell-too-long", line: 3, column: "b" },
    ]);
    expect((await preview("a,a\n1,2\n")).problems).toEqual([{ code: "column-repeated", column: "a" }]);
    expect((await preview(`${"c,".repeat(40)}d\n1\n`)).problems[0]).toEqual({ code: "too-many-columns" });
    expect((await preview(`a\n${"1\n".repeat(20_001)}`)).problems).toEqual([{ code: "too-many-lines" }]);
    expect((await preview("a\n")).problems).toEqual([{ code: "empty" }]);
    const repeated = "a,b\nＸ ,1\ny,2\nx,3\n,4\n";
    expect((await preview(repeated)).columns).toEqual([
      { name: "a", fault: "empty", lines: [5] },
      { name: "b", fault: null, lines: [] },
    ]);
    const twice = await uploaded(actor, "t.csv", Buffer.from("a,b\nＸ,1\ny,2\nx,3\n"));
    await expect(replaceTable(actor, { tableId: id, uploadId: twice, key: "a" })).rejects.toMatchObject({
      code: "table-key",
      details: { fault: "repeated", lines: [2, 4] },
    });
    expect((await listRows(workspaceId, { tableId: id })).rows).toEqual([
      { key: "x", position: 1, cells: ["x", "1"] },
    ]);
  });

  test("is searched, paged, edited and replaced; leaves as CSV that no spreadsheet calculates", async () => {
    const { actor } = await shop("Edited");
    const { workspaceId } = actor;
    const many = `城市,备注\n${Array.from({ length: 2_500 }, (_, n) => `c${n},n${n}`).join("\n")}\n`;
    const uploadId = await uploaded(actor, "t.csv", Buffer.from(many));
    const { id: tableId } = await createTable(actor, { name: "T", key: "城市", source: { uploadId } });
    const page = await listRows(workspaceId, { tableId, limit: 2, from: 1_999 });
    expect([page.rows.map(({ key }) => key), page.next]).toEqual([["c1999", "c2000"], 2_001]);
    expect((await listRows(workspaceId, { tableId, text: "N2499" })).rows.map(({ key }) => key)).toEqual([
      "c2499",
    ]);
    const small = await uploaded(actor, "t.csv", Buffer.from("k,v\na,1\n"));
    await replaceTable(actor, { tableId, uploadId: small, key: "k" });
    await saveRow(actor, { tableId, cells: ["B", "=1+1"] });
    await expect(saveRow(actor, { tableId, was: "b", cells: ["Ａ", "2"] })).rejects.toMatchObject({
      code: "table-key-taken",
    });
    await saveRow(actor, { tableId, was: "b", cells: ["C", "=1+1"] });
    await removeRow(actor, { tableId, key: "a" });
    expect(await getTable(workspaceId, tableId)).toMatchObject({ columns: ["k", "v"], key: "k", rows: 1 });
    expect(parseCsv((await exportTable(actor, tableId)).csv).map(({ cells }) => cells)).toEqual([
      ["k", "v"],
      ["C", "'=1+1"],
    ]);
  });

  test("stays while a live flow looks into it", async () => {
    const { actor } = await shop("Used");
    const { id: tableId } = await createTable(actor, { name: "T", key: "a", source: { columns: ["a"] } });
    const position = { x: 0, y: 0 };
    const nodes = [
      { id: "start", type: "onChat", position, data: {} },
      { id: "n1", type: "lookup", position, data: { what: "table", table: tableId, key: "x" } },
    ];
    const edges = [{ id: "e1", source: "start", outlet: "next", target: "n1" }];
    const flow = {
      schema: 1,
      id: "x",
      name: "Cities",
      locale: "en",
      nodes,
      edges,
      variables: [],
      settings: {},
    };
    const { id: flowId } = await createFlow(actor, { name: "Cities", document: readDocument(flow, "x") });
    await publishFlow(actor, { flowId });
    await expect(removeTable(actor, tableId)).rejects.toMatchObject({
      code: "table-in-use",
      details: { flows: [{ id: flowId, name: "Cities", live: true }] },
    });
    const other = await createTable(actor, { name: "U", key: "a", source: { columns: ["a"] } });
    await removeTable(actor, other.id);
    await expect(getTable(actor.workspaceId, other.id)).rejects.toMatchObject({ code: "not-found" });
  });
});

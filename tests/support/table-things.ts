import { inWorkspace } from "../../server/db/tenant";
import { addUploadPart, beginUpload } from "../../server/knowledge/uploads";
import { createTable } from "../../server/tables/save-table";
import type { Shop } from "./people";

/** A table with a row, and a file that is up and waits to become one. */
export interface TableThings {
  tableId: string;
  uploadId: string;
}

const FILE = Buffer.from("City,Address\nParis,Rue 1\n");

export async function tableThings({ actor, slug }: Shop): Promise<TableThings> {
  const { id: tableId } = await createTable(actor, {
    name: `Stores of ${slug}`,
    key: "City",
    source: { columns: ["City", "Address"] },
  });
  // Not by the service: what somebody edits often stands in the audit trail once in a while only.
  await inWorkspace(actor.workspaceId, async (tx) => {
    await tx.$executeRaw`
      INSERT INTO lookup_row (workspace_id, table_id, key, position, cells)
      VALUES (${actor.workspaceId}::uuid, ${tableId}::uuid, 'rome', 1, '{Rome,Via 1}')`;
    await tx.$executeRaw`
      UPDATE lookup_table SET rows = 1 WHERE workspace_id = ${actor.workspaceId}::uuid AND id = ${tableId}::uuid`;
  });
  return { tableId, uploadId: await uploaded(actor, "stores.csv", FILE) };
}

/** Puts a file up as the interface does; the upload's id. */
export async function uploaded(actor: Shop["actor"], fileName: string, bytes: Buffer): Promise<string> {
  const { uploadId, partSize } = await beginUpload(actor, { fileName, size: bytes.length });
  for (let part = 0; part * partSize < bytes.length; part++) {
    const data = bytes.subarray(part * partSize, (part + 1) * partSize).toString("base64");
    await addUploadPart(actor, { uploadId, part, data });
  }
  return uploadId;
}

/** A valid input for each procedure of tables. */
export const TABLE_SAMPLES: Record<string, (things: { tables: TableThings }) => Record<string, unknown>> = {
  "tables.get": ({ tables }) => ({ tableId: tables.tableId }),
  "tables.rows": ({ tables }) => ({ tableId: tables.tableId, text: "via" }),
  "tables.whereUsed": ({ tables }) => ({ tableId: tables.tableId }),
  "tables.preview": ({ tables }) => ({ uploadId: tables.uploadId }),
  "tables.create": () => ({ name: "Tariffs", key: "Plan", columns: ["Plan", "Price"] }),
  "tables.createFromFile": ({ tables }) => ({ name: "Shops", key: "City", uploadId: tables.uploadId }),
  "tables.replace": ({ tables }) => ({ ...tables, key: "City" }),
  "tables.rename": ({ tables }) => ({ tableId: tables.tableId, name: "Branches" }),
  "tables.remove": ({ tables }) => ({ tableId: tables.tableId }),
  "tables.saveRow": ({ tables }) => ({ tableId: tables.tableId, was: "rome", cells: ["Rome", "Via 2"] }),
  "tables.removeRow": ({ tables }) => ({ tableId: tables.tableId, key: "rome" }),
  "tables.export": ({ tables }) => ({ tableId: tables.tableId }),
};

import { z } from "zod";
import { exportTable } from "../../tables/export-table";
import { previewTable } from "../../tables/read-table-file";
import { createTable, removeTable, renameTable, replaceTable } from "../../tables/save-table";
import { MOST_KEY } from "../../tables/table-key";
import { MOST_CELL, MOST_COLUMN_NAME, MOST_COLUMNS } from "../../tables/table-limits";
import { listRows, removeRow, saveRow } from "../../tables/table-rows";
import { whereTableUsed } from "../../tables/table-uses";
import { getTable, listTables } from "../../tables/table-view";
import { idSchema, nameSchema } from "../fields";
import { router, workspaceProcedure } from "../init";

const reads = workspaceProcedure("knowledge.read");
const manages = workspaceProcedure("knowledge.manage");
const one = z.strictObject({ tableId: idSchema });
const columnSchema = nameSchema(MOST_COLUMN_NAME);
const cellSchema = z
  .string()
  .max(MOST_CELL)
  .transform((text) => text.replace(/[\0\p{Cs}]+/gu, " ").trim());
const keySchema = z.string().min(1).max(MOST_KEY);

/** Tables in which flows look things up. Their files are sent in parts by `knowledge.beginUpload`. */
export const tablesRouter = router({
  list: reads.query(({ ctx }) => listTables(ctx.actor.workspaceId)),

  get: reads.input(one).query(({ input, ctx }) => getTable(ctx.actor.workspaceId, input.tableId)),

  rows: reads
    .input(
      z.strictObject({
        tableId: idSchema,
        text: z.string().max(200).optional(),
        from: z.number().int().min(0).max(2_000_000_000).optional(),
        limit: z.number().int().min(1).max(200).optional(),
      }),
    )
    .query(({ input, ctx }) => listRows(ctx.actor.workspaceId, input)),

  whereUsed: reads.input(one).query(({ input, ctx }) => whereTableUsed(ctx.actor.workspaceId, input.tableId)),

  preview: manages
    .input(z.strictObject({ uploadId: idSchema }))
    .query(({ input, ctx }) => previewTable(ctx.actor.workspaceId, input.uploadId)),

  /** Of columns that are typed; its rows come one by one. */
  create: manages
    .input(
      z.strictObject({
        name: nameSchema(100),
        key: columnSchema,
        columns: z.array(columnSchema).min(1).max(MOST_COLUMNS),
      }),
    )
    .mutation(({ input: { name, key, columns }, ctx }) =>
      createTable(ctx.actor, { name, key, source: { columns } }),
    ),

  createFromFile: manages
    .input(z.strictObject({ name: nameSchema(100), key: columnSchema, uploadId: idSchema }))
    .mutation(({ input: { name, key, uploadId }, ctx }) =>
      createTable(ctx.actor, { name, key, source: { uploadId } }),
    ),

  replace: manages
    .input(z.strictObject({ tableId: idSchema, key: columnSchema, uploadId: idSchema }))
    .mutation(async ({ input, ctx }) => {
      await replaceTable(ctx.actor, input);
      return null;
    }),

  rename: manages
    .input(z.strictObject({ tableId: idSchema, name: nameSchema(100) }))
    .mutation(async ({ input, ctx }) => {
      await renameTable(ctx.actor, input);
      return null;
    }),

  remove: manages.input(one).mutation(async ({ input, ctx }) => {
    await removeTable(ctx.actor, input.tableId);
    return null;
  }),

  saveRow: manages
    .input(
      z.strictObject({
        tableId: idSchema,
        /** The key of the row that is changed; without it the row is a new one. */
        was: keySchema.optional(),
        cells: z.array(cellSchema).min(1).max(MOST_COLUMNS),
      }),
    )
    .mutation(({ input, ctx }) => saveRow(ctx.actor, input)),

  removeRow: manages
    .input(z.strictObject({ tableId: idSchema, key: keySchema }))
    .mutation(async ({ input, ctx }) => {
      await removeRow(ctx.actor, input);
      return null;
    }),

  export: manages.input(one).mutation(({ input, ctx }) => exportTable(ctx.actor, input.tableId)),
});

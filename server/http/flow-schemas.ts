import { z } from "zod";

/** Bodies and answers of the flows API. */
export const flowDocumentSchema = z
  .record(z.string(), z.unknown())
  .describe("A flow document: schema, nodes, edges, variables, settings");

export const flowSummarySchema = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  revision: z.number().int().describe("Raised by every save; a save names the one it was made from"),
  updatedAt: z.string(),
  updatedByName: z.string().nullable(),
  archivedAt: z.string().nullable(),
  liveVersion: z.number().int().nullable().describe("The version that new conversations run"),
  changed: z.boolean().describe("The draft has changes that are not live"),
  publicId: z.string().nullable().describe("Names the chat in URLs"),
});
export const flowSchema = flowSummarySchema.extend({ document: flowDocumentSchema });
export const flowListSchema = z.strictObject({ items: z.array(flowSummarySchema) });

export const saveFlowBodySchema = z.strictObject({
  revision: z.number().int().min(1).optional(),
  document: flowDocumentSchema,
});
export const savedFlowSchema = z.strictObject({
  id: z.uuid(),
  revision: z.number().int(),
  updatedAt: z.string(),
});

export const publishBodySchema = z.strictObject({
  revision: z.number().int().min(1).optional(),
  note: z.string().max(2_000).optional(),
});
export const publishedSchema = z.strictObject({
  version: z.number().int(),
  publicId: z.string(),
  webhookId: z.string().nullable(),
});

export const rollbackBodySchema = z.strictObject({ version: z.number().int().min(1).max(2_000_000_000) });
export const rolledBackSchema = z.strictObject({ version: z.number().int() });

export const versionListSchema = z.strictObject({
  items: z.array(
    z.strictObject({
      number: z.number().int(),
      note: z.string(),
      authorName: z.string().nullable(),
      createdAt: z.string(),
      live: z.boolean(),
    }),
  ),
});

/** What an import could not bring over as it was, block by block. */
export const reportEntrySchema = z.looseObject({
  severity: z.string(),
  code: z.string(),
  message: z.string(),
});
export const importedSchema = z.strictObject({ flow: flowSchema, report: z.array(reportEntrySchema) });

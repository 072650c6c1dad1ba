import { z } from "zod";
import { conditionSchema } from "../../../flow/text/condition";
import { archiveAudience, listAudiences, saveAudience } from "../../audiences/audiences";
import { listContacts } from "../../audiences/list-contacts";
import { previewAudience } from "../../audiences/preview-audience";
import { consentSchema } from "../../contacts/consent";
import { editContact } from "../../contacts/edit-contact";
import { eraseContact } from "../../contacts/erase-contact";
import { exportContacts } from "../../contacts/export-contacts";
import { archiveField, listFields, saveField } from "../../contacts/fields";
import { importMappingSchema } from "../../contacts/import/import-mapping";
import { previewImport } from "../../contacts/import/preview-import";
import { getImport, importDraft, listImports, refusedLines } from "../../contacts/import/read-import";
import { startImport, stopImport } from "../../contacts/import/run-import";
import { addImportPart, beginImport, finishImportUpload } from "../../contacts/import/upload-import";
import { mergeContacts } from "../../contacts/merge-contacts";
import { FIELD_KINDS, profilePatchSchema, tagSchema } from "../../contacts/profile-patch";
import { undoMerge } from "../../contacts/undo-merge";
import { dismissSuggestion, readContact, readTimeline } from "../../profiles/read-contact";
import { idSchema, nameSchema } from "../fields";
import { router, workspaceProcedure } from "../init";

const fieldName = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[\p{L}_][\p{L}\p{N}_ ]*$/u, "letters, digits and spaces");

const direction = z.literal("forward").optional();

const filterSchema = z.strictObject({
  text: z.string().max(200).optional(),
  audienceId: idSchema.optional(),
  tag: tagSchema.optional(),
  anonymous: z.boolean().optional(),
  /** Where the last page ended; the client of pages says which way it goes. */
  cursor: idSchema.optional(),
  direction,
});

export const contactsRouter = router({
  list: workspaceProcedure("contacts.read")
    .input(filterSchema)
    .query(({ input: { cursor, direction: _, ...filter }, ctx }) =>
      listContacts(ctx.actor.workspaceId, { ...filter, before: cursor }),
    ),

  get: workspaceProcedure("contacts.read")
    .input(z.strictObject({ contactId: idSchema }))
    .query(({ input, ctx }) => readContact(ctx.actor.workspaceId, input.contactId)),

  timeline: workspaceProcedure("contacts.read")
    .input(
      z.strictObject({
        contactId: idSchema,
        cursor: z
          .string()
          .regex(/^\d{4}-\d\d-\d\dT[\d:.]+Z [0-9a-f-]{36}$/)
          .optional(),
        direction,
      }),
    )
    .query(({ input: { contactId, cursor }, ctx }) =>
      readTimeline(ctx.actor.workspaceId, { contactId, before: cursor }),
    ),

  edit: workspaceProcedure("contacts.edit")
    .input(
      z.strictObject({
        contactId: idSchema,
        profile: profilePatchSchema.optional(),
        tags: z.array(tagSchema).max(50).optional(),
        removeTags: z.array(tagSchema).max(50).optional(),
        consent: z.array(consentSchema).max(10).optional(),
      }),
    )
    .mutation(({ input, ctx }) => editContact(ctx.actor, input)),

  merge: workspaceProcedure("contacts.manage")
    .input(
      z.strictObject({ contactId: idSchema, otherId: idSchema, note: z.string().trim().max(500).optional() }),
    )
    .mutation(({ input, ctx }) => mergeContacts(ctx.actor, input)),

  undoMerge: workspaceProcedure("contacts.manage")
    .input(z.strictObject({ mergeId: idSchema }))
    .mutation(({ input, ctx }) => undoMerge(ctx.actor, input.mergeId)),

  dismiss: workspaceProcedure("contacts.manage")
    .input(z.strictObject({ contactId: idSchema, otherId: idSchema }))
    .mutation(({ input, ctx }) => dismissSuggestion(ctx.actor, [input.contactId, input.otherId])),

  erase: workspaceProcedure("contacts.erase")
    .input(z.strictObject({ contactId: idSchema }))
    .mutation(({ input, ctx }) => eraseContact(ctx.actor, input.contactId)),

  fields: workspaceProcedure("contacts.read").query(({ ctx }) => listFields(ctx.actor.workspaceId)),

  saveField: workspaceProcedure("contacts.manage")
    .input(
      z.strictObject({
        name: fieldName,
        kind: z.enum(FIELD_KINDS),
        label: nameSchema(100),
        options: z.array(z.string().trim().min(1).max(100)).max(100).optional(),
      }),
    )
    .mutation(({ input, ctx }) => saveField(ctx.actor, input)),

  archiveField: workspaceProcedure("contacts.manage")
    .input(z.strictObject({ name: fieldName }))
    .mutation(({ input, ctx }) => archiveField(ctx.actor, input.name)),

  export: workspaceProcedure("contacts.manage")
    .input(z.strictObject({ audienceId: idSchema.optional(), after: idSchema.optional() }))
    .mutation(({ input, ctx }) => exportContacts(ctx.actor, input)),

  beginImport: workspaceProcedure("contacts.manage")
    .input(z.strictObject({ fileName: nameSchema(300), size: z.number().int().min(1) }))
    .mutation(({ input, ctx }) => beginImport(ctx.actor, input)),

  /** A part of the file, as base64. */
  importPart: workspaceProcedure("contacts.manage")
    .input(
      z.strictObject({
        importId: idSchema,
        part: z.number().int().min(0).max(1_000),
        data: z.base64().max(1_400_000),
      }),
    )
    .mutation(async ({ input, ctx }) => {
      await addImportPart(ctx.actor, input);
    }),

  /** All parts are up: the file is read in the background. */
  finishImport: workspaceProcedure("contacts.manage")
    .input(z.strictObject({ importId: idSchema }))
    .mutation(async ({ input, ctx }) => {
      await finishImportUpload(ctx.actor, input.importId);
    }),

  importDraft: workspaceProcedure("contacts.manage")
    .input(z.strictObject({ importId: idSchema }))
    .query(({ input, ctx }) => importDraft(ctx.actor.workspaceId, input.importId)),

  previewImport: workspaceProcedure("contacts.manage")
    .input(z.strictObject({ importId: idSchema, mapping: importMappingSchema }))
    .query(({ input, ctx }) => previewImport(ctx.actor.workspaceId, input)),

  startImport: workspaceProcedure("contacts.manage")
    .input(z.strictObject({ importId: idSchema, mapping: importMappingSchema }))
    .mutation(({ input, ctx }) => startImport(ctx.actor, input)),

  imports: workspaceProcedure("contacts.manage").query(({ ctx }) => listImports(ctx.actor.workspaceId)),

  stopImport: workspaceProcedure("contacts.manage")
    .input(z.strictObject({ importId: idSchema }))
    .mutation(({ input, ctx }) => stopImport(ctx.actor, input.importId)),

  import: workspaceProcedure("contacts.manage")
    .input(z.strictObject({ importId: idSchema }))
    .query(({ input, ctx }) => getImport(ctx.actor.workspaceId, input.importId)),

  refused: workspaceProcedure("contacts.manage")
    .input(z.strictObject({ importId: idSchema, after: z.number().int().min(0).optional() }))
    .query(({ input, ctx }) => refusedLines(ctx.actor.workspaceId, input.importId, input.after)),
});

export const audiencesRouter = router({
  list: workspaceProcedure("contacts.read").query(({ ctx }) => listAudiences(ctx.actor.workspaceId)),

  preview: workspaceProcedure("contacts.read")
    .input(z.strictObject({ condition: conditionSchema }))
    .query(({ input, ctx }) => previewAudience(ctx.actor.workspaceId, input.condition)),

  save: workspaceProcedure("contacts.manage")
    .input(
      z.strictObject({ audienceId: idSchema.optional(), name: nameSchema(100), condition: conditionSchema }),
    )
    .mutation(({ input, ctx }) => saveAudience(ctx.actor, input)),

  archive: workspaceProcedure("contacts.manage")
    .input(z.strictObject({ audienceId: idSchema }))
    .mutation(({ input, ctx }) => archiveAudience(ctx.actor, input.audienceId)),
});

import { saveAudience } from "../../server/audiences/audiences";
import { saveField } from "../../server/contacts/fields";
import { workOnImports } from "../../server/contacts/import/import-clock";
import { addImportPart, beginImport, finishImportUpload } from "../../server/contacts/import/upload-import";
import { mergeContacts } from "../../server/contacts/merge-contacts";
import { upsertContact } from "../../server/contacts/upsert-contact";
import { inWorkspace } from "../../server/db/tenant";
import type { Actor } from "../../server/workspaces/actor";
import type { Shop } from "./people";

/** What a workspace knows of contacts, by kind. */
export interface ContactThings {
  contactId: string;
  /** May be the same person. */
  otherId: string;
  mergeId: string;
  importId: string;
  /** A file of which all parts are up. */
  uploadId: string;
  audienceId: string;
}

const condition = { all: [{ left: "contact.city", operator: "equals" as const, right: "Oslo" }] };
const csv = (slug: string) => Buffer.from(`email,city\nline@${slug}.example,Oslo\n`);

/** A file that came up whole; read: it waits for its columns to be named. */
export async function uploadedImport(
  actor: Actor,
  fileName: string,
  bytes: Buffer,
  read = true,
): Promise<string> {
  const { importId, partSize } = await beginImport(actor, { fileName, size: bytes.length });
  for (let part = 0; part * partSize < bytes.length; part++) {
    const data = bytes.subarray(part * partSize, (part + 1) * partSize).toString("base64");
    await addImportPart(actor, { importId, part, data });
  }
  if (!read) return importId;
  await finishImportUpload(actor, importId);
  await workOnImports(actor.workspaceId, new AbortController().signal);
  return importId;
}

/** Two contacts that may be one, a merge, an import that waits, an audience and a field. */
export async function contactThings({ actor, slug }: Shop): Promise<ContactThings> {
  const person = async (name: string) =>
    (await upsertContact(actor, { email: `${name}@${slug}.example` })).id;
  const contactId = await person("one");
  const otherId = await person("two");
  const { mergeId } = await mergeContacts(actor, {
    contactId: await person("three"),
    otherId: await person("four"),
  });
  const pair = [contactId, otherId].sort();
  await inWorkspace(
    actor.workspaceId,
    (tx) => tx.$executeRaw`
      INSERT INTO contact_suggestion (workspace_id, contact_id, other_id, evidence)
      VALUES (${actor.workspaceId}::uuid, ${pair[0]}::uuid, ${pair[1]}::uuid, '{}')`,
  );
  await saveField(actor, { name: "points", kind: "number", label: "Points" });
  const importId = await uploadedImport(actor, "people.csv", csv(slug));
  const uploadId = await uploadedImport(actor, "more.csv", csv("more"), false);
  const { id: audienceId } = await saveAudience(actor, { name: "Oslo", condition });
  return { contactId, otherId, mergeId, importId, uploadId, audienceId };
}

/** A valid input for each procedure of contacts and audiences. */
export const CONTACT_SAMPLES: Record<
  string,
  (things: { contacts: ContactThings }) => Record<string, unknown>
> = {
  "contacts.list": ({ contacts }) => ({ text: "one", audienceId: contacts.audienceId }),
  "contacts.get": ({ contacts }) => ({ contactId: contacts.contactId }),
  "contacts.timeline": ({ contacts }) => ({ contactId: contacts.contactId }),
  "contacts.edit": ({ contacts }) => ({
    contactId: contacts.contactId,
    profile: { city: "Bergen" },
    tags: ["vip"],
  }),
  "contacts.merge": ({ contacts }) => ({ contactId: contacts.contactId, otherId: contacts.otherId }),
  "contacts.undoMerge": ({ contacts }) => ({ mergeId: contacts.mergeId }),
  "contacts.dismiss": ({ contacts }) => ({ contactId: contacts.contactId, otherId: contacts.otherId }),
  "contacts.erase": ({ contacts }) => ({ contactId: contacts.contactId }),
  "contacts.saveField": () => ({ name: "level", kind: "choice", label: "Level", options: ["Gold"] }),
  "contacts.archiveField": () => ({ name: "points" }),
  "contacts.export": ({ contacts }) => ({ audienceId: contacts.audienceId }),
  "contacts.beginImport": () => ({ fileName: "again.csv", size: 5 }),
  "contacts.importPart": ({ contacts }) => ({
    importId: contacts.uploadId,
    part: 0,
    data: csv("more").toString("base64"),
  }),
  "contacts.finishImport": ({ contacts }) => ({ importId: contacts.uploadId }),
  "contacts.importDraft": ({ contacts }) => ({ importId: contacts.importId }),
  "contacts.previewImport": ({ contacts }) => ({
    importId: contacts.importId,
    mapping: { targets: ["email", "field:city"] },
  }),
  "contacts.startImport": ({ contacts }) => ({
    importId: contacts.importId,
    mapping: { targets: ["email", "field:city"] },
  }),
  "contacts.stopImport": ({ contacts }) => ({ importId: contacts.importId }),
  "contacts.import": ({ contacts }) => ({ importId: contacts.importId }),
  "contacts.refused": ({ contacts }) => ({ importId: contacts.importId }),
  "links.list": () => ({}),
  "links.create": () => ({ url: "https://shop.example/tea", title: "Tea" }),
  "audiences.preview": () => ({ condition }),
  "audiences.save": ({ contacts }) => ({
    audienceId: contacts.audienceId,
    name: "Oslo and around",
    condition,
  }),
  "audiences.archive": ({ contacts }) => ({ audienceId: contacts.audienceId }),
};

/** Go on with what was begun, which was written down then. */
export const CONTACT_PASSING = ["contacts.importPart", "contacts.finishImport"];
/** Narrow what is listed: without, it is everybody; or make a new one. */
export const CONTACT_FILTERS = ["contacts.list", "contacts.export", "audiences.save"];

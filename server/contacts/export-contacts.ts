import type { Json } from "../../flow/text/json";
import { printValue } from "../../flow/text/print";
import { Prisma } from "../../prisma/generated/client";
import { recordAudit } from "../audit/record-audit";
import { inWorkspace } from "../db/tenant";
import type { Actor } from "../workspaces/actor";
import { requireAudience } from "./contact-summary";
import { csvFile } from "./csv-cell";
import { fieldTypes } from "./fields";

/** Contacts of one piece of an export. */
const PIECE = 10_000;

type Row = {
  id: string;
  profile: { [field: string]: Json };
  external_id: string | null;
  locale: string | null;
  time_zone: string | null;
  created_at: Date;
  consent: { channel: string; purpose: string; granted: boolean; source: string; at: string }[] | null;
};

/**
 * Contacts as CSV, ten thousand at a time: identities, fields with a type, tags, consent with source and date. `next` is
 * where the next piece begins, null at the end. The act is written to the record of changes.
 */
export async function exportContacts(
  actor: Actor,
  input: { audienceId?: string | undefined; after?: string | undefined },
): Promise<{ csv: string; next: string | null }> {
  const { workspaceId } = actor;
  return inWorkspace(workspaceId, async (tx) => {
    await requireAudience(tx, workspaceId, input.audienceId);
    const fields = [...(await fieldTypes(tx, workspaceId)).keys()];
    const where = [
      Prisma.sql`c.workspace_id = ${workspaceId}::uuid AND c.merged_into IS NULL AND NOT c.anonymous`,
    ];
    if (input.after) where.push(Prisma.sql`c.id > ${input.after}::uuid`);
    if (input.audienceId)
      where.push(
        Prisma.sql`c.id IN (SELECT contact_id FROM audience_member WHERE workspace_id = ${workspaceId}::uuid AND audience_id = ${input.audienceId}::uuid)`,
      );
    const rows = await tx.$queryRaw<Row[]>`
      SELECT c.id, c.profile, c.external_id, c.locale, c.time_zone, c.created_at,
        (SELECT json_agg(json_build_object('channel', k.channel, 'purpose', k.purpose, 'granted', k.granted, 'source', k.source, 'at', k.at) ORDER BY k.channel, k.purpose)
          FROM contact_consent k WHERE k.workspace_id = c.workspace_id AND k.contact_id = c.id) AS consent
      FROM contact c WHERE ${Prisma.join(where, " AND ")} ORDER BY c.id LIMIT ${PIECE}`;
    const own = fields.filter((name) => !["name", "email", "phone", "tags"].includes(name));
    const head = [
      "id",
      "externalId",
      "email",
      "phone",
      "name",
      "tags",
      "locale",
      "timeZone",
      ...own,
      "consent",
      "createdAt",
    ];
    const lines = rows.map((row) => [
      row.id,
      row.external_id ?? "",
      ...["email", "phone", "name"].map((name) => printValue(row.profile[name] ?? "")),
      Array.isArray(row.profile.tags) ? row.profile.tags.map(printValue).join("; ") : "",
      row.locale ?? "",
      row.time_zone ?? "",
      ...own.map((name) => printValue(row.profile[name] ?? "")),
      (row.consent ?? [])
        .map(
          ({ channel, purpose, granted, source, at }) =>
            `${channel} ${purpose} ${granted ? "yes" : "no"} (${source}, ${at})`,
        )
        .join("; "),
      row.created_at.toISOString(),
    ]);
    if (!input.after)
      await recordAudit(tx, actor, "contacts.export", input.audienceId ?? null, { first: rows.length });
    return {
      csv: csvFile(input.after ? lines : [head, ...lines]),
      next: rows.length === PIECE ? (rows.at(-1)?.id ?? null) : null,
    };
  });
}

import type { Condition } from "../../flow/text/condition";
import { Prisma } from "../../prisma/generated/client";
import { type ContactSummary, readSummaries, requireAudience } from "../contacts/contact-summary";
import { inWorkspace } from "../db/tenant";
import { forLargeQueries } from "./audience-run";
import { compileCondition } from "./compile-condition";

export interface ContactFilter {
  /** A name, an address or a number, or a part of one. */
  readonly text?: string | undefined;
  readonly audienceId?: string | undefined;
  readonly tag?: string | undefined;
  readonly condition?: Condition | undefined;
  /** Also browsers that have not said who they are. */
  readonly anonymous?: boolean | undefined;
  /** Where the last page ended. */
  readonly before?: string | undefined;
}

const PAGE = 50;

/** Contacts, the newest first, fifty a page. */
export async function listContacts(
  workspaceId: string,
  filter: ContactFilter,
): Promise<{ contacts: ContactSummary[]; next: string | null }> {
  return inWorkspace(workspaceId, async (tx) => {
    await requireAudience(tx, workspaceId, filter.audienceId);
    await forLargeQueries(tx, 10_000);
    const where = [Prisma.sql`c.workspace_id = ${workspaceId}::uuid`, Prisma.sql`c.merged_into IS NULL`];
    if (filter.before) where.push(Prisma.sql`c.id < ${filter.before}::uuid`);
    if (!filter.anonymous) where.push(Prisma.sql`NOT c.anonymous`);
    if (filter.tag !== undefined)
      where.push(Prisma.sql`c.profile->'tags' @> ${JSON.stringify([filter.tag])}::jsonb`);
    if (filter.audienceId)
      where.push(
        Prisma.sql`c.id IN (SELECT contact_id FROM audience_member WHERE workspace_id = ${workspaceId}::uuid AND audience_id = ${filter.audienceId}::uuid)`,
      );
    if (filter.condition)
      where.push(
        Prisma.sql`c.id IN (${compileCondition(filter.condition, { workspaceId, now: new Date() })})`,
      );
    const text = filter.text?.trim();
    if (text) where.push(bySearch(workspaceId, text));
    const rows = await readSummaries(tx, Prisma.join(where, " AND "), PAGE + 1);
    const contacts = rows.slice(0, PAGE);
    return { contacts, next: rows.length > PAGE ? (contacts.at(-1)?.id ?? null) : null };
  });
}

/** A name is looked for in profiles; an address or number, from its beginning, among the identities. */
function bySearch(workspaceId: string, text: string): Prisma.Sql {
  const lower = text.toLowerCase().slice(0, 200);
  const digits = text.replace(/[^\d+]/g, "");
  const phone =
    digits.length >= 5
      ? Prisma.sql`OR (i.kind = 'phone' AND position(${digits.replace(/^\+/, "")} IN i.value) > 0)`
      : Prisma.empty;
  return Prisma.sql`(position(${lower} IN lower(concat_ws(' ', c.profile->>'name', c.profile->>'firstName', c.profile->>'lastName'))) > 0
    OR c.id IN (SELECT i.contact_id FROM contact_identity i WHERE i.workspace_id = ${workspaceId}::uuid
      AND (starts_with(i.value, ${lower}) OR starts_with(i.value, ${text.slice(0, 200)}) ${phone})))`;
}

import { createHash } from "node:crypto";
import type { z } from "zod";
import { isZone } from "../../flow/text/zoned-time";
import { joinIdentities } from "../contacts/join-identities";
import { inWorkspace } from "../db/tenant";
import type { trackBodySchema } from "./event-input";
import { freshOf, type Taken, writeEvents } from "./take-events";

/**
 * The contact that a browser is until it says who it is: the same for the same id, so that a chat that begins and a page that
 * is looked at in the same moment need not ask each other. Once it is joined to somebody, contact_identity says to whom.
 */
export function visitorContact(workspaceId: string, visitor: string): string {
  const hex = createHash("sha256").update(`visitor\n${workspaceId}\n${visitor}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export interface StartingContact {
  readonly contactId: string;
  /** The variants that they have had of experiments. */
  readonly assigned: { readonly [experiment: string]: string };
}

/** Whose browser it is, as far as is known, and what of experiments they have seen. */
export async function contactOfVisitor(workspaceId: string, visitor: string): Promise<StartingContact> {
  const own = visitorContact(workspaceId, visitor);
  return inWorkspace(workspaceId, async (tx) => {
    const [row] = await tx.$queryRaw<{ id: string; assigned: StartingContact["assigned"] | null }[]>`
      WITH who AS (SELECT coalesce((SELECT contact_id FROM contact_identity
        WHERE workspace_id = ${workspaceId}::uuid AND kind = 'visitor' AND value = ${visitor}), ${own}::uuid) AS id)
      SELECT id, (SELECT json_object_agg(experiment, variant) FROM experiment_exposure x
        WHERE x.workspace_id = ${workspaceId}::uuid AND x.contact_id = who.id) AS assigned FROM who`;
    return { contactId: row?.id ?? own, assigned: row?.assigned ?? {} };
  });
}

/** A contact that is known, with what of experiments they have seen. */
export async function startingContact(workspaceId: string, contactId: string): Promise<StartingContact> {
  const [row] = await inWorkspace(
    workspaceId,
    (tx) => tx.$queryRaw<{ assigned: StartingContact["assigned"] | null }[]>`
      SELECT json_object_agg(experiment, variant) AS assigned FROM experiment_exposure
      WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${contactId}::uuid`,
  );
  return { contactId, assigned: row?.assigned ?? {} };
}

/** Takes what a page's script saw its visitor do, each id once. `signedAs`: whom a token of the site names. */
export async function trackVisitor(
  workspaceId: string,
  input: z.infer<typeof trackBodySchema>,
  signedAs?: string,
): Promise<Taken> {
  return inWorkspace(workspaceId, async (tx) => {
    const fresh = await freshOf(tx, workspaceId, input.events, `${input.visitor}:`);
    if (fresh.length === 0) return { taken: 0, repeated: input.events.length };
    const own = visitorContact(workspaceId, input.visitor);
    const zone = input.timeZone !== undefined && isZone(input.timeZone) ? input.timeZone : null;
    const [known] = await tx.$queryRaw<{ id: string }[]>`
      SELECT contact_id AS id FROM contact_identity
      WHERE workspace_id = ${workspaceId}::uuid AND kind = 'visitor' AND value = ${input.visitor}`;
    let contactId = signedAs ?? known?.id;
    if (contactId === undefined) {
      await tx.$executeRaw`
        INSERT INTO contact (workspace_id, id, locale, time_zone) VALUES (${workspaceId}::uuid, ${own}::uuid, ${input.locale ?? null}, ${zone})
        ON CONFLICT DO NOTHING`;
      const joined = await joinIdentities(
        tx,
        { workspaceId, userId: null },
        {
          identities: [{ kind: "visitor", value: input.visitor, shown: input.visitor }],
          trust: "claimed",
          source: "visitor",
          contactId: own,
        },
      );
      contactId = joined.contactId;
    }
    const to = contactId;
    await writeEvents(
      tx,
      workspaceId,
      fresh.map((event) => ({ event, contactId: to })),
    );
    return { taken: fresh.length, repeated: input.events.length - fresh.length };
  });
}

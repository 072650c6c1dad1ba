import { z } from "zod";
import type { WorkspaceTx } from "../db/tenant";
import { type ContactEvent, recordEvents } from "./record-events";

const word = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, "small letters, digits and hyphens");

/** What a contact said about being written to. Where it comes from and when it was said belong to it. */
export const consentSchema = z.strictObject({
  channel: word.describe("web, email, sms, wecom …"),
  purpose: word.default("marketing"),
  granted: z.boolean(),
  source: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u),
  at: z.iso.datetime({ offset: true }),
});
export type Consent = z.infer<typeof consentSchema>;

/** Times of the future are taken for clocks that are a little fast, up to this; later ones are no consent of today. */
const AHEAD = 5 * 60_000;

/**
 * Writes what a contact said. Of two statements the later one holds; of two at the same moment, the refusal. Whatever is
 * unknown is not allowed. Every change goes into the timeline. Returns how many were news.
 */
export async function recordConsent(
  tx: WorkspaceTx,
  workspaceId: string,
  contactId: string,
  consents: readonly Consent[],
): Promise<number> {
  const events: ContactEvent[] = [];
  for (const { channel, purpose, granted, source, at } of consents) {
    const when = new Date(Math.min(Date.parse(at), Date.now() + AHEAD));
    const changed = await tx.$executeRaw`
      INSERT INTO contact_consent AS c (workspace_id, contact_id, channel, purpose, granted, source, at)
      VALUES (${workspaceId}::uuid, ${contactId}::uuid, ${channel}, ${purpose}, ${granted}, ${source}, ${when})
      ON CONFLICT (workspace_id, contact_id, channel, purpose) DO UPDATE SET granted = excluded.granted, source = excluded.source, at = excluded.at
      WHERE excluded.at > c.at OR (excluded.at = c.at AND c.granted AND NOT excluded.granted)`;
    if (changed)
      events.push({
        contactId,
        name: granted ? "consent.granted" : "consent.denied",
        at: when,
        properties: { channel, purpose, source },
      });
  }
  await recordEvents(tx, workspaceId, events);
  return events.length;
}

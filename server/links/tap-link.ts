import { z } from "zod";
import { joinIdentities } from "../contacts/join-identities";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import { visitorIdSchema } from "../events/event-input";
import { freshOf, writeEvents } from "../events/take-events";
import { visitorContact } from "../events/track-visitor";
import { findLink } from "./find-link";
import { deviceHash } from "./link-code";
import { maskedContact } from "./masked-contact";
import { arrivalTicket } from "./ticket";

/** A person taps: what the page behind a link says of it. */
export const tapBodySchema = z.strictObject({
  tap: z.uuid().describe("Made by the page: the same tap counts once"),
  device: visitorIdSchema.describe("The device's own id on the links' site"),
  browser: visitorIdSchema.optional().describe("The id of the browser in whose chat the link stood"),
  answer: z.enum(["me", "other"]).optional().describe("What they said when they were asked"),
});

export const tappedSchema = z.strictObject({
  url: z.string().describe("Where it leads"),
  ask: z.string().nullable().describe("Whether they are this person is to be asked first; null: nothing is"),
});
export type Tapped = z.infer<typeof tappedSchema>;

/** So long after it was sent, a link may still join an unknown device with whom it was for. */
const JOINS_FOR_MS = 30 * 86_400_000;
/** Programs that look at links so that nobody has to: previews, scanners, crawlers. */
const PROGRAMS =
  /bot\b|bot[/;]|crawl|spider|preview|prefetch|scan|slurp|facebookexternalhit|whatsapp|telegram|skype|bytespider|headless|lighthouse|curl|wget|python|java\/|okhttp|go-http|axios|node/i;

interface Share {
  contactId: string | null;
  device: Buffer | null;
  createdAt: Date;
  flowId: string | null;
  nodeId: string | null;
}

/**
 * Counts a tap and says where to go. The person is joined with the contact whom the link was sent to only where they are known to be
 * one: the device or the chat's browser is that contact's already, or, on the first device that nobody knows, they say so. Whoever
 * is somebody else, and every further device, is a friend whom it was forwarded to: counted, and joined with nobody. 404 for a code
 * that nobody made.
 */
export async function tapLink(
  code: string,
  input: z.infer<typeof tapBodySchema>,
  from: { readonly userAgent: string; readonly now: number },
): Promise<Tapped> {
  const link = await findLink(code);
  if (!link) throw new AppError(404, "not-found", "There is no such link.");
  const { workspaceId, linkId, url } = link;
  return inWorkspace(workspaceId, async (tx) => {
    if (from.userAgent === "" || PROGRAMS.test(from.userAgent)) {
      await tx.$executeRaw`UPDATE short_link SET looks = looks + 1 WHERE workspace_id = ${workspaceId}::uuid AND id = ${linkId}::uuid`;
      return { url, ask: null };
    }
    const [share] = await tx.$queryRaw<Share[]>`
      SELECT coalesce(c.merged_into, c.id) AS "contactId", s.device, s.created_at AS "createdAt", l.flow_id AS "flowId", l.node_id AS "nodeId"
      FROM link_share s JOIN short_link l ON l.workspace_id = s.workspace_id AND l.id = s.link_id
        LEFT JOIN contact c ON c.workspace_id = s.workspace_id AND c.id = s.contact_id
      WHERE s.workspace_id = ${workspaceId}::uuid AND s.code = ${code} FOR UPDATE OF s`;
    if (!share) throw new AppError(404, "not-found", "There is no such link.");
    const who = await whoTaps(tx, workspaceId, code, share, input, from.now);
    const device = deviceHash(workspaceId, input.device);
    const fresh = await freshOf(tx, workspaceId, [{ id: input.tap, name: "link.clicked" }], `tap:${code}:`);
    if (fresh.length > 0) await count(tx, workspaceId, { code, linkId, device });
    if (who.kind === "ask") return { url, ask: await maskedContact(tx, workspaceId, who.contactId) };
    // What is asked about is written once it is answered.
    const told = await freshOf(tx, workspaceId, [{ id: input.tap, name: "link.clicked" }], `told:${code}:`);
    if (told.length > 0) {
      const contactId = await contactOf(tx, workspaceId, input.device, who);
      const { flowId, nodeId } = share;
      const properties = {
        link: linkId,
        url,
        ...(flowId ? { campaign: flowId } : {}),
        ...(nodeId ? { node: nodeId } : {}),
        ...(who.kind === "friend" ? { forwarded: true } : {}),
      };
      await writeEvents(tx, workspaceId, [
        { contactId, event: { id: input.tap, name: "link.clicked", key: linkId, properties } },
      ]);
      if (who.kind === "friend")
        await tx.$executeRaw`UPDATE short_link SET forwarded = forwarded + 1 WHERE workspace_id = ${workspaceId}::uuid AND id = ${linkId}::uuid`;
      if (who.kind === "self")
        return { url: await arrival(tx, workspaceId, contactId, url, from.now), ask: null };
    }
    return { url, ask: null };
  });
}

type Who =
  | { readonly kind: "self"; readonly contactId: string }
  | { readonly kind: "ask"; readonly contactId: string }
  | { readonly kind: "friend" }
  | { readonly kind: "anybody" };

async function whoTaps(
  tx: WorkspaceTx,
  workspaceId: string,
  code: string,
  share: Share,
  input: z.infer<typeof tapBodySchema>,
  now: number,
): Promise<Who> {
  const { contactId } = share;
  if (contactId === null) return { kind: "anybody" };
  const ids = [input.device, ...(input.browser ? [input.browser] : [])];
  const owners = await tx.$queryRaw<{ id: string; value: string; anonymous: boolean }[]>`
    SELECT i.contact_id AS id, i.value, c.anonymous FROM contact_identity i JOIN contact c ON c.workspace_id = i.workspace_id AND c.id = i.contact_id
    WHERE i.workspace_id = ${workspaceId}::uuid AND i.kind = 'visitor' AND i.value = ANY (${ids}::text[])`;
  if (owners.some(({ id }) => id === contactId)) {
    // A device of somebody else stays theirs, also where the chat beside it is the contact's.
    const other = owners.find(
      ({ id, value, anonymous }) => value === input.device && id !== contactId && !anonymous,
    );
    return other ? { kind: "friend" } : { kind: "self", contactId };
  }
  if (owners.some(({ anonymous }) => !anonymous)) return { kind: "friend" };
  const device = deviceHash(workspaceId, input.device);
  if (share.device !== null) {
    return Buffer.from(share.device).equals(device) && input.answer !== "other"
      ? { kind: "self", contactId }
      : { kind: "friend" };
  }
  if (now - share.createdAt.getTime() > JOINS_FOR_MS || input.answer === "other") return { kind: "friend" };
  if (input.answer === undefined) return { kind: "ask", contactId };
  await tx.$executeRaw`UPDATE link_share SET device = ${device} WHERE workspace_id = ${workspaceId}::uuid AND code = ${code}`;
  return { kind: "self", contactId };
}

/** Whose tap it is: the contact's, with whom the device is one from here on, else the device's own. */
async function contactOf(tx: WorkspaceTx, workspaceId: string, device: string, who: Who): Promise<string> {
  const own = who.kind === "self" ? who.contactId : visitorContact(workspaceId, device);
  const [known] = await tx.$queryRaw<{ id: string }[]>`
    SELECT contact_id AS id FROM contact_identity WHERE workspace_id = ${workspaceId}::uuid AND kind = 'visitor' AND value = ${device}`;
  if (known && (who.kind !== "self" || known.id === own)) return known.id;
  if (who.kind !== "self")
    await tx.$executeRaw`INSERT INTO contact (workspace_id, id) VALUES (${workspaceId}::uuid, ${own}::uuid) ON CONFLICT DO NOTHING`;
  const { contactId } = await joinIdentities(
    tx,
    { workspaceId, userId: null },
    {
      identities: [{ kind: "visitor", value: device, shown: device }],
      trust: "claimed",
      source: "link",
      contactId: own,
    },
  );
  return contactId;
}

async function count(
  tx: WorkspaceTx,
  workspaceId: string,
  tap: { code: string; linkId: string; device: Buffer },
): Promise<void> {
  const fresh = await tx.$executeRaw`
    INSERT INTO link_device (workspace_id, link_id, device) VALUES (${workspaceId}::uuid, ${tap.linkId}::uuid, ${tap.device}) ON CONFLICT DO NOTHING`;
  await tx.$executeRaw`
    UPDATE short_link SET taps = taps + 1, devices = devices + ${fresh}, last_at = now()
    WHERE workspace_id = ${workspaceId}::uuid AND id = ${tap.linkId}::uuid`;
  await tx.$executeRaw`
    UPDATE link_share SET taps = taps + 1, first_at = coalesce(first_at, now()) WHERE workspace_id = ${workspaceId}::uuid AND code = ${tap.code}`;
}

/** The address with a note for the site's own script, where the site is one on which a chat of this workspace may stand. */
async function arrival(
  tx: WorkspaceTx,
  workspaceId: string,
  contactId: string,
  url: string,
  now: number,
): Promise<string> {
  const { origin } = new URL(url);
  const ours = await tx.$queryRaw<object[]>`
    SELECT 1 FROM endpoint WHERE workspace_id = ${workspaceId}::uuid AND ${origin} = ANY (allowed_origins) LIMIT 1`;
  if (ours.length === 0) return url;
  const noted = new URL(url);
  noted.searchParams.set("parley_tap", arrivalTicket(workspaceId, contactId, now));
  return noted.href;
}

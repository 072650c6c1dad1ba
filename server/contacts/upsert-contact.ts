import { z } from "zod";
import type { Json } from "../../flow/text/json";
import { isZone } from "../../flow/text/zoned-time";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import type { Actor } from "../workspaces/actor";
import { type Consent, consentSchema, recordConsent } from "./consent";
import { lockContacts } from "./contact-row";
import { fieldTypes } from "./fields";
import type { Trust } from "./identity-kinds";
import { type Identity, readIdentity } from "./identity-value";
import { joinIdentities } from "./join-identities";
import { type Profile, tagsOf } from "./merge-profiles";
import { type FieldType, patchProfile, profilePatchSchema, tagSchema } from "./profile-patch";

const MAX_TAGS = 200;
const id = z.string().min(1).max(320);

/** A contact as the business's own program gives it. At least one identity says who is meant. */
export const contactInputSchema = z.strictObject({
  externalId: id.optional().describe("Your own number of this customer"),
  email: id.optional(),
  phone: id.optional().describe("With its country (+86…), or as it is written in the workspace's language"),
  visitor: id.optional().describe("The id of a browser that has not said who it is"),
  channels: z
    .record(z.string().regex(/^[a-z][a-z0-9-]{0,39}$/), id)
    .optional()
    .describe("Ids on channels, by the channel's name"),
  profile: profilePatchSchema.optional().describe("Fields to write; null takes one away"),
  tags: z.array(tagSchema).max(MAX_TAGS).optional().describe("Tags to add"),
  removeTags: z.array(tagSchema).max(MAX_TAGS).optional(),
  consent: z.array(consentSchema).max(50).optional(),
  locale: z
    .string()
    .max(35)
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
    .optional(),
  timeZone: z.string().max(64).refine(isZone, "name a zone such as Asia/Shanghai").optional(),
});
export type ContactInput = z.infer<typeof contactInputSchema>;

export interface Upserted {
  readonly id: string;
  readonly created: boolean;
  /** Ids of contacts that have become this one; they go on leading here. */
  readonly merged: readonly string[];
}

export interface Surroundings {
  readonly trust: Trust;
  readonly source: string;
  /** In which language numbers without a country are read. */
  readonly locale: string;
  readonly types: ReadonlyMap<string, FieldType>;
}

/** Writes a contact: found or made by its identities, with what is said of it. The same again changes nothing. */
export async function upsertContact(actor: Actor, input: ContactInput): Promise<Upserted> {
  const { workspaceId } = actor;
  return inWorkspace(workspaceId, async (tx) =>
    upsertWithin(tx, actor, input, await surroundings(tx, workspaceId, "api")),
  );
}

/** What every contact of a workspace is read with. */
export async function surroundings(
  tx: WorkspaceTx,
  workspaceId: string,
  source: string,
): Promise<Surroundings> {
  const workspace = await tx.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { locale: true },
  });
  return { trust: "verified", source, locale: workspace.locale, types: await fieldTypes(tx, workspaceId) };
}

/** The same within the caller's transaction. */
export async function upsertWithin(
  tx: WorkspaceTx,
  actor: Pick<Actor, "workspaceId" | "userId">,
  input: ContactInput,
  around: Surroundings,
): Promise<Upserted> {
  const { trust, source, locale, types } = around;
  const identities = identitiesOf(input, locale);
  if (identities.length === 0)
    throw new AppError(
      400,
      "identity-missing",
      "Say who is meant: externalId, email, phone, visitor or a channel.",
    );
  const { contactId, created, merged } = await joinIdentities(tx, actor, { identities, trust, source });
  await writeContact(tx, actor.workspaceId, contactId, withAddresses(input, identities), types);
  return { id: contactId, created, merged };
}

/** The identities of an input, in their normal form. */
export function identitiesOf(
  input: Pick<ContactInput, "externalId" | "email" | "phone" | "visitor" | "channels">,
  locale: string,
): Identity[] {
  const given: [string, string | undefined][] = [
    ["externalId", input.externalId],
    ["email", input.email],
    ["phone", input.phone],
    ["visitor", input.visitor],
    ...Object.entries(input.channels ?? {}).map(([name, value]): [string, string] => [
      `channel:${name}`,
      value,
    ]),
  ];
  return given.flatMap(([kind, value]) => (value === undefined ? [] : [readIdentity(kind, value, locale)]));
}

/** Templates read addresses in the profile. */
export function withAddresses(input: ContactInput, identities: readonly Identity[]): ContactInput {
  const of = (kind: string) => identities.find((one) => one.kind === kind)?.value;
  const [email, phone] = [of("email"), of("phone")];
  const profile = { ...(email ? { email } : {}), ...(phone ? { phone } : {}), ...input.profile };
  return { ...input, profile };
}

/** A profile with what is said of it: fields and tags. 413 and 422 for what it cannot hold. */
export function profileAfter(
  before: Profile,
  input: Pick<ContactInput, "profile" | "tags" | "removeTags">,
  types: ReadonlyMap<string, FieldType>,
): { [field: string]: Json } {
  const profile = patchProfile(before, input.profile ?? {}, types);
  const gone = new Set(input.removeTags ?? []);
  const tags = tagsOf(profile, { tags: input.tags ?? [] }).filter((tag) => !gone.has(tag));
  if (tags.length > MAX_TAGS)
    throw new AppError(413, "profile-too-large", `A contact has at most ${MAX_TAGS} tags.`, { path: "tags" });
  if (tags.length || gone.size) profile.tags = tags;
  return profile;
}

/** Writes what is said of a contact that is known: fields, tags, consent, language and zone. */
export async function writeContact(
  tx: WorkspaceTx,
  workspaceId: string,
  contactId: string,
  input: Pick<ContactInput, "profile" | "tags" | "removeTags" | "locale" | "timeZone"> & {
    readonly consent?: readonly Consent[] | undefined;
  },
  types: ReadonlyMap<string, FieldType>,
): Promise<void> {
  const [row] = await lockContacts(tx, workspaceId, [contactId]);
  if (!row) throw new AppError(404, "not-found", "There is no such contact.");
  const profile = profileAfter(row.profile, input, types);
  await tx.$executeRaw`
    UPDATE contact SET profile = ${JSON.stringify(profile)}::jsonb, locale = coalesce(${input.locale ?? null}, locale),
      time_zone = coalesce(${input.timeZone ?? null}, time_zone), updated_at = now()
    WHERE workspace_id = ${workspaceId}::uuid AND id = ${row.id}::uuid AND (profile <> ${JSON.stringify(profile)}::jsonb
      OR locale IS DISTINCT FROM coalesce(${input.locale ?? null}, locale) OR time_zone IS DISTINCT FROM coalesce(${input.timeZone ?? null}, time_zone))`;
  await recordConsent(tx, workspaceId, row.id, input.consent ?? []);
}

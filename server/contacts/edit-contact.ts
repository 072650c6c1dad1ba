import { recordAudit } from "../audit/record-audit";
import { inWorkspace } from "../db/tenant";
import type { Actor } from "../workspaces/actor";
import type { Consent } from "./consent";
import { fieldTypes } from "./fields";
import type { ProfilePatch } from "./profile-patch";
import { writeContact } from "./upsert-contact";

/** What a person changes of a contact by hand. */
export async function editContact(
  actor: Actor,
  input: {
    contactId: string;
    profile?: ProfilePatch | undefined;
    tags?: string[] | undefined;
    removeTags?: string[] | undefined;
    consent?: readonly Consent[] | undefined;
  },
): Promise<void> {
  const { workspaceId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    await writeContact(tx, workspaceId, input.contactId, input, await fieldTypes(tx, workspaceId));
    await recordAudit(tx, actor, "contacts.edit", input.contactId, {
      fields: Object.keys(input.profile ?? {}).slice(0, 50),
      consent: (input.consent ?? []).map(({ channel, granted }) => `${channel}: ${granted}`),
    });
  });
}

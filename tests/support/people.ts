import { loadSession, type SessionUser } from "../../server/accounts/load-session";
import { asAuth } from "../../server/db/tenant";
import type { Role } from "../../server/permissions";
import { registerInvited } from "../../server/workspaces/accept-invitation";
import type { MemberActor } from "../../server/workspaces/actor";
import { createInvitation } from "../../server/workspaces/create-invitation";
import { createOwner } from "../../server/workspaces/create-owner";
import { createWorkspace } from "../../server/workspaces/create-workspace";

export const PASSWORD = "a quiet-Horse 42 rests";
let made = 0;

export function address(name: string): string {
  return `${name}${++made}@example.com`;
}

export interface Shop {
  actor: MemberActor;
  slug: string;
  email: string;
}

/** The installation's first person with their workspace. Once per database. */
export async function firstOwner(): Promise<Shop> {
  const email = address("owner");
  const { workspaceId, userId, slug } = await createOwner({
    email,
    password: PASSWORD,
    name: "Olga",
    workspaceName: "First shop",
    locale: "en",
    timeZone: "UTC",
    ip: null,
  });
  return { actor: { workspaceId, userId, role: "owner", apiKeyId: null, ip: null }, slug, email };
}

/** Invites a new person to a workspace and lets them join. */
export async function joined(owner: MemberActor, role: Role): Promise<Shop> {
  const email = address(role);
  const { token } = await createInvitation(owner, { email, role });
  const { slug } = await registerInvited({ token, name: role, password: PASSWORD, locale: "en", ip: null });
  const user = await asAuth((tx) => tx.user.findUniqueOrThrow({ where: { email } }));
  return {
    actor: { workspaceId: owner.workspaceId, userId: user.id, role, apiKeyId: null, ip: null },
    slug,
    email,
  };
}

/** Another workspace of a person. */
export async function anotherWorkspace(owner: Shop, name: string): Promise<Shop> {
  const { workspaceId, slug } = await createWorkspace({
    userId: owner.actor.userId,
    name,
    locale: "en",
    timeZone: "UTC",
    ip: null,
  });
  return { actor: { ...owner.actor, workspaceId, role: "owner" }, slug, email: owner.email };
}

/** The session of a person as it is now. */
export async function sessionOf(userId: string): Promise<SessionUser> {
  const { tokenVersion } = await asAuth((tx) => tx.credential.findUniqueOrThrow({ where: { userId } }));
  const session = await loadSession(userId, tokenVersion);
  if (!session) throw new Error("this person has no session");
  return session;
}

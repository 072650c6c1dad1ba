import type { Role } from "../permissions";

/** Who acts in a workspace: a member through the interface, or a program through an API key. */
export interface Actor {
  workspaceId: string;
  /** The member; the key's maker does not count as acting. */
  userId: string | null;
  apiKeyId: string | null;
  ip: string | null;
}

/** A member acting with a role: for acts that depend on rank. */
export interface MemberActor extends Actor {
  userId: string;
  role: Role;
}

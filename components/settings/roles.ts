import type { Role } from "../shell/session-context";

/** Highest rank first. */
const ROLES: readonly Role[] = ["owner", "admin", "editor", "agent", "viewer"];

/** The roles that somebody of role `own` may give: never above their own rank. */
export function rolesWithin(own: Role): readonly Role[] {
  return ROLES.slice(ROLES.indexOf(own));
}

export function isRole(text: string): text is Role {
  return ROLES.some((role) => role === text);
}

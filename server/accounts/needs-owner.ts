import { asAuth } from "../db/tenant";

/** Whether nobody has an account yet: the first visit makes the owner. */
export async function needsOwner(): Promise<boolean> {
  return asAuth(async (tx) => (await tx.user.findFirst({ select: { id: true } })) === null);
}

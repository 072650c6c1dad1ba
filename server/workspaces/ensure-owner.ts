import { normaliseEmail } from "../accounts/email-address";
import { needsOwner } from "../accounts/needs-owner";
import type { Environment } from "../env";
import { AppError, StartError } from "../errors";
import { createOwner } from "./create-owner";

/**
 * Makes the owner whom the environment names, if there is nobody yet; harmless at every start. Throws a StartError for
 * an address or a password that cannot be taken.
 */
export async function ensureOwner(env: Environment, say: (line: string) => void): Promise<void> {
  if (!env.owner || !(await needsOwner())) return;
  const email = normaliseEmail(env.owner.email);
  if (email === undefined) throw new StartError("PARLEY_OWNER_EMAIL: must be one plain e-mail address");
  try {
    const { slug } = await createOwner({
      email,
      password: env.owner.password,
      name: "",
      workspaceName: "Parley",
      locale: "en",
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      ip: null,
    });
    say(`Created the owner ${email} and the workspace "${slug}".`);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === "setup-done") return; // another process was quicker
    throw new StartError(`PARLEY_OWNER_PASSWORD: ${error.message}`, error);
  }
}

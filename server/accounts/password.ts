import { hash, verify } from "@node-rs/argon2";
import { AppError } from "../errors";

/** The algorithm is argon2id, the library's own default (its enum cannot be imported under isolatedModules). */
const COST = { memoryCost: 46 * 1024, timeCost: 1, parallelism: 1 };
export const PASSWORD_MIN = 10;
export const PASSWORD_MAX = 200;

/** argon2id (46 MiB, one pass) over the NFKC form, so that the same password typed on another keyboard is the same. */
export async function hashPassword(password: string): Promise<string> {
  return hash(password.normalize("NFKC"), COST);
}

/**
 * Whether a password is the one behind `stored`. Without a stored hash (an unknown e-mail address) it does the same work
 * and says no, so that the answer takes as long.
 */
export async function verifyPassword(stored: string | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword("there is nobody of that address");
  const against = stored ?? (await decoy);
  const right = password.length <= PASSWORD_MAX && (await verify(against, password.normalize("NFKC")));
  return stored !== undefined && right;
}
let decoy: Promise<string> | undefined;

/** Refuses passwords that are short, repetitive, well known or made of the address itself. */
export function assertStrongPassword(password: string, email: string): void {
  const plain = password.normalize("NFKC").toLowerCase();
  const weak = (message: string) => new AppError(400, "weak-password", message, { path: "password" });
  if ([...plain].length < PASSWORD_MIN) throw weak(`The password needs at least ${PASSWORD_MIN} characters.`);
  if (password.length > PASSWORD_MAX) throw weak(`The password may have at most ${PASSWORD_MAX} characters.`);
  if (new Set(plain).size < 5) throw weak("The password repeats too few characters.");
  const local = email.split("@")[0] ?? "";
  if (plain.includes(email) || (local.length >= 5 && plain.replaceAll(local, "").length < 5)) {
    throw weak("The password is made of the e-mail address.");
  }
  if (WELL_KNOWN.some((word) => plain.replace(/[^a-z]/g, "") === word || plain === word))
    throw weak("The password is among the first that are guessed.");
}
const WELL_KNOWN = [
  "1234567890",
  "12345678910",
  "0123456789",
  "9876543210",
  "qwertyuiop",
  "qwertyuiopasdf",
  "password",
  "passwordpassword",
  "passw0rd",
  "changeme",
  "changemenow",
  "letmeinplease",
  "iloveyou",
  "administrator",
  "adminadmin",
  "welcome",
  "secret",
  "parley",
  "parleyparley",
  "owner",
];

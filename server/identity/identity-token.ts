import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { AppError } from "../errors";

/** Clocks of two servers may differ by so much; a token is good for at most so long. */
const SKEW_S = 60;
const LONGEST_S = 7 * 86_400;
const MOST_CHARACTERS = 4_000;

const headSchema = z.object({ alg: z.literal("HS256"), typ: z.literal("JWT").optional() });
const claimsSchema = z.object({
  /** The business's own number of the customer. */
  sub: z.string().trim().min(1).max(320),
  /** Seconds since 1970. */
  exp: z.number(),
  iat: z.number().optional(),
  nbf: z.number().optional(),
  email: z.string().min(3).max(320).optional(),
  phone: z.string().min(3).max(40).optional(),
  name: z.string().trim().min(1).max(200).optional(),
});
export type IdentityClaims = z.infer<typeof claimsSchema>;

const refused = (why: string) => new AppError(401, "identity-token", why, { path: "identity" });

/**
 * Who a visitor is, as the site's server has signed it: a JSON web token (HS256) with `sub`, `exp` and, where known, `email`, `phone` and
 * `name`. Any of `secrets` may have signed it, so that one can be replaced while old pages are open. 401 `identity-token` for what is
 * forged, expired, good for more than a week, of another method, or no token at all; `now` in epoch milliseconds.
 */
export function readIdentityToken(token: string, secrets: readonly string[], now: number): IdentityClaims {
  const [head, body, signature, ...rest] = token.slice(0, MOST_CHARACTERS + 1).split(".");
  if (token.length > MOST_CHARACTERS || !head || !body || !signature || rest.length > 0)
    throw refused("This is no identity token.");
  const given = Buffer.from(signature, "base64url");
  // Every secret is tried, so that the time tells nothing of which.
  const holds = secrets
    .map((secret) => {
      const own = createHmac("sha256", secret).update(`${head}.${body}`).digest();
      return given.length === own.length && timingSafeEqual(given, own);
    })
    .some((one) => one);
  if (!holds) throw refused("The identity token is not signed with this workspace's secret.");
  if (!headSchema.safeParse(parsed(head)).success) throw refused("Identity tokens are signed with HS256.");
  const claims = claimsSchema.safeParse(parsed(body));
  if (!claims.success) throw refused("An identity token has sub (your customer number) and exp.");
  const seconds = now / 1_000;
  const { exp, nbf, iat } = claims.data;
  if (exp < seconds - SKEW_S) throw refused("The identity token has expired.");
  if (exp > seconds + LONGEST_S + SKEW_S) throw refused("An identity token is good for a week at most.");
  if (Math.max(nbf ?? 0, iat ?? 0) > seconds + SKEW_S) throw refused("The identity token is not good yet.");
  return claims.data;
}

function parsed(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch {
    return undefined; // signed, and yet no JSON: refused like anything else that is none
  }
}

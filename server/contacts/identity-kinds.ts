/** What a contact can be known by. `channel:<name>` is somebody's id on a channel, such as `channel:wecom`. */
export type IdentityKind = "externalId" | "email" | "phone" | "visitor" | `channel:${string}`;

/**
 * Who says so. `verified`: somebody who may be believed (the business's own program, an imported file, a signed token, the
 * channel itself). `claimed`: the visitor, who may be anybody.
 */
export type Trust = "verified" | "claimed";

/** What two contacts become that share an identity. */
export type Joining = "joins" | "suggested" | "never";

/**
 * THE table: what an identity does when it is found at a contact already. A browser joins what was done in it before
 * somebody said who they are; but two people with customer numbers of their own who use one browser stay two.
 */
export const JOINING: {
  readonly [K in "externalId" | "email" | "phone" | "visitor" | "channel"]: {
    readonly [T in Trust]: Joining;
  };
} = {
  externalId: { verified: "joins", claimed: "never" },
  channel: { verified: "joins", claimed: "never" },
  email: { verified: "joins", claimed: "suggested" },
  phone: { verified: "joins", claimed: "suggested" },
  visitor: { verified: "joins", claimed: "joins" },
};

/** Kinds from the strongest to the weakest: a contact is looked up by them in this order. */
const RANKS = ["externalId", "channel", "email", "phone", "visitor"] as const;
type Family = (typeof RANKS)[number];

export const familyOf = (kind: string): Family =>
  RANKS.find((one) => one === kind) ?? (kind.startsWith("channel:") ? "channel" : "visitor");

export const rankOf = (kind: string): number => RANKS.indexOf(familyOf(kind));

/**
 * What becomes of two that share an identity of a kind. Two with different customer numbers are two people: nothing joins
 * them by itself, whatever else they share; and what a person has taken apart stays apart.
 */
export function joiningOf(
  kind: string,
  trust: Trust,
  pair: { readonly differentNumbers: boolean; readonly takenApart: boolean },
): Joining {
  const family = familyOf(kind);
  const plain = JOINING[family][trust];
  if (plain !== "joins") return pair.takenApart ? "never" : plain;
  if (pair.takenApart) return "never";
  if (pair.differentNumbers) return family === "visitor" ? "never" : "suggested";
  return "joins";
}

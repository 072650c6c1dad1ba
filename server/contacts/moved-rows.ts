/**
 * Tables whose rows go along when their contact is merged into another, with what names a row beside the workspace and the
 * contact. The rest of a contact is joined by rules of its own (consent, identities) or counted anew (totals, interests).
 */
export const MOVED_TABLES = [
  { table: "conversation", key: "id" },
  { table: "support_case", key: "id" },
  { table: "shop_order", key: "ref" },
  { table: "contact_event", key: "id" },
  { table: "link_share", key: "code" },
] as const;

/** Tables that name a contact and are settled otherwise: see merge-contacts.ts, move-campaigns.ts, derived.ts and erase-contact.ts. */
export const OTHER_CONTACT_TABLES = [
  "contact_identity",
  "contact_consent",
  "contact_event_total",
  "contact_interest",
  "contact_value",
  "contact_merge",
  "contact_suggestion",
  "contact_touched",
  "audience_member",
  "coupon_grant",
  "campaign_run",
  "campaign_goal",
  "send_ledger",
  "send_pressure",
  "send_delivery",
  // What has happened and is still to be told is told of whom it happened to: the row points on.
  "event_due",
  // Who had which variant stays with who had it; a joined contact has a row of its own.
  "experiment_exposure",
  // Written once, for figures: it says whom it was about when it happened.
  "event",
] as const;

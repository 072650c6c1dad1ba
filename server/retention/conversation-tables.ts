/** Tables whose rows go with their conversation. A test compares the list with the database's own. */
export const CONVERSATION_TABLES = [
  "message",
  "run",
  "run_wait",
  "turn_key",
  "start_key",
  "effect",
  "segment",
  "inbox_entry",
  "inbox_read",
  "message_search",
  "note",
  "mention",
  "scheduled_message",
  "rating",
  "support_case",
  "webhook_delivery",
  "knowledge_gap_question",
  "quality_sample",
] as const;

/** Tables that name a conversation and outlive it: each has a rule of its own. */
export const OUTLIVING_TABLES = ["event", "file", "send_ledger"] as const;

/** Tables that keep a contact alive. */
export const CONTACT_TABLES = [
  "conversation",
  "coupon_grant",
  "support_case",
  "shop_order",
  "contact_consent",
] as const;

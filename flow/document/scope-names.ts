/** Names that stand beside the variables in every template. */
export const SCOPE_NAMES: readonly string[] = [
  "vars",
  "contact",
  "conversation",
  "event",
  "workspace",
  "now",
  "timeZone",
  "locale",
  "currency",
];

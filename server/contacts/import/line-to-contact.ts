import { parseInstant } from "../../../flow/text/zoned-time";
import { AppError } from "../../errors";
import { isRounded } from "../identity-value";
import { type ContactInput, contactInputSchema } from "../upsert-contact";
import type { ImportMapping } from "./import-mapping";

const YES = new Set("yes y true 1 x ok granted opted-in subscribed 是 同意 已同意 已订阅 有".split(" "));
const NO = new Set("no n false 0 denied unsubscribed opted-out 否 不同意 拒绝 已退订 无".split(" "));

/**
 * A line of a file as a contact. Consent counts only with a source and a date; without them it stays unknown. Throws
 * 422 with the reason for which a line is refused: nobody is named, or a number that a spreadsheet has rounded.
 */
export function lineToContact(
  columns: readonly string[],
  cells: readonly string[],
  mapping: ImportMapping,
): ContactInput {
  const given = new Map<string, string>();
  const profile: Record<string, string> = {};
  const consents: [string, string][] = [];
  const tags = [...mapping.tags];
  for (const [index, target] of mapping.targets.entries()) {
    const cell = (cells[index] ?? "").trim();
    if (cell === "" || target === "skip") continue;
    if (isRounded(cell))
      throw new AppError(
        422,
        "import-rounded",
        `${columns[index]}: a spreadsheet has rounded this number (${cell.slice(0, 30)}); its last digits are lost.`,
        { path: columns[index] ?? "" },
      );
    const value = cell.replace(/^'(?=[=+\-@\d])/, "");
    if (target === "tags") tags.push(...value.split(/[;；|,，]/).map((tag) => tag.trim()));
    else if (target.startsWith("field:")) profile[target.slice(6)] = value;
    else if (target.startsWith("consent:")) consents.push([target.slice(8), value.toLowerCase()]);
    else given.set(target, value);
  }
  const input = {
    externalId: given.get("externalId"),
    email: given.get("email"),
    phone: given.get("phone"),
    locale: given.get("locale"),
    timeZone: given.get("timeZone"),
    profile,
    tags: [...new Set(tags.filter((tag) => tag !== ""))],
    consent: consentOf(consents, given, mapping),
  };
  const parsed = contactInputSchema.safeParse(
    Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)),
  );
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError(
    422,
    "import-line",
    `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "cannot be read"}`,
    { path: String(issue?.path[0] ?? "") },
  );
}

function consentOf(
  consents: readonly [string, string][],
  given: ReadonlyMap<string, string>,
  mapping: ImportMapping,
): ContactInput["consent"] {
  const source = given.get("consentSource") ?? mapping.consentSource;
  const date = given.get("consentAt") ?? mapping.consentAt;
  const at = date === undefined ? null : parseInstant(date.replaceAll("/", "-"), "UTC");
  if (source === undefined || at === null) return undefined;
  return consents.flatMap(([channel, word]) =>
    YES.has(word) || NO.has(word)
      ? [
          {
            channel,
            purpose: mapping.purpose,
            granted: YES.has(word),
            source,
            at: new Date(at).toISOString(),
          },
        ]
      : [],
  );
}

import { zonedParts } from "../../flow/text/zoned-time";
import type { HardRule } from "../conversations/people-settings";
import type { WorkspaceTx } from "../db/tenant";

/** The built-in rules as people read them in what the inbox writes by itself. */
const NAMES: { readonly [rule: string]: { readonly en: string; readonly zh: string } } = {
  selfHarm: { en: "self-harm", zh: "自伤" },
  injury: { en: "injury or allergy", zh: "受伤或过敏" },
  fraud: { en: "fraud", zh: "诈骗" },
  minor: { en: "minors", zh: "未成年人" },
  lawyer: { en: "lawyer or court", zh: "律师或诉讼" },
  press: { en: "press", zh: "媒体曝光" },
  consumerProtection: { en: "consumer protection", zh: "消费者维权" },
  violence: { en: "violence", zh: "暴力威胁" },
};

const isChinese = (locale: string): boolean => locale.toLowerCase().startsWith("zh");

/** A hard rule's name in the workspace's language; a workspace's own rule has one name. */
function ruleName(rule: string, own: readonly HardRule[], locale: string): string {
  const made = own.find((one) => one.id === rule);
  if (made) return made.name;
  const known = NAMES[rule];
  return known ? known[isChinese(locale) ? "zh" : "en"] : rule;
}

const namesOf = (rules: readonly string[], own: readonly HardRule[], locale: string): string =>
  rules.map((rule) => ruleName(rule, own, locale)).join(isChinese(locale) ? "、" : ", ");

/** What a case that nobody wrote is called: after the rules that were met, or (none) that something urgent has waited. */
export function caseTitle(rules: readonly string[], own: readonly HardRule[], locale: string): string {
  const zh = isChinese(locale);
  if (rules.length === 0) return zh ? "紧急会话待回复" : "Urgent conversation to answer";
  const names = namesOf(rules, own, locale);
  return (zh ? `投诉：${names}` : `Complaint: ${names}`).slice(0, 300);
}

/** What a colleague reads first when they are paged: the rules that were met, or the one word for why. */
export function pageTitle(why: readonly string[], own: readonly HardRule[], locale: string): string {
  const names = namesOf(why, own, locale);
  return isChinese(locale) ? `紧急会话（${names}）` : `Urgent conversation (${names})`;
}

/** Every rule that the latest message met which met this one: the entry names one alone. */
export async function rulesMet(
  tx: WorkspaceTx,
  workspaceId: string,
  conversationId: string,
  rule: string,
): Promise<string[]> {
  const [row] = await tx.$queryRaw<{ rules: string[] | null }[]>`
    SELECT mood->'rules' AS rules FROM message WHERE workspace_id = ${workspaceId}::uuid AND conversation_id = ${conversationId}::uuid
      AND "from" = 'visitor' AND (mood->'rules')::jsonb @> to_jsonb(${rule}::text) ORDER BY seq DESC LIMIT 1`;
  return row?.rules ?? [rule];
}

/** What a colleague is mailed an hour before a promise is due. */
export function reminderText(title: string, dueAt: Date, locale: string, zone: string): string {
  const { year, month, day, hour, minute } = zonedParts(dueAt.getTime(), zone);
  const two = (value: number) => String(value).padStart(2, "0");
  const at = `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
  return isChinese(locale) ? `即将到期（${at}）：${title}` : `Due soon (${at}): ${title}`;
}

/** The note that stands in a conversation whose agent's shift has ended. */
export function shiftNote(name: string, locale: string): string {
  return isChinese(locale)
    ? `${name} 的班次已结束，会话交给下一位同事。`
    : `${name}'s shift has ended; the conversation goes to a colleague.`;
}

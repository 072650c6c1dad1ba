import type { HardRule } from "../conversations/people-settings";

/** The built-in rules as people read them in what the inbox writes by itself. */
const NAMES: { readonly [rule: string]: { readonly en: string; readonly zh: string } } = {
  selfHarm: { en: "self-harm", zh: "自伤" },
  injury: { en: "injury or allergy", zh: "受伤或过敏" },
  fraud: { en: "fraud", zh: "欺诈" },
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

/** What a case that nobody wrote is called: after the rule that was met, or that something urgent has waited. */
export function caseTitle(rule: string | null, own: readonly HardRule[], locale: string): string {
  const zh = isChinese(locale);
  if (rule === null) return zh ? "紧急会话待回复" : "Urgent conversation to answer";
  const name = ruleName(rule, own, locale);
  return (zh ? `投诉：${name}` : `Complaint: ${name}`).slice(0, 300);
}

/** What a colleague reads first when they are paged. */
export function pageTitle(why: string, own: readonly HardRule[], locale: string): string {
  const name = ruleName(why, own, locale);
  return isChinese(locale) ? `紧急会话（${name}）` : `Urgent conversation (${name})`;
}

/** The note that stands in a conversation whose agent's shift has ended. */
export function shiftNote(name: string, locale: string): string {
  return isChinese(locale)
    ? `${name} 的班次已结束，会话交给下一位同事。`
    : `${name}'s shift has ended; the conversation goes to a colleague.`;
}

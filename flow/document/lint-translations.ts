import type { Flow } from "./engine";
import type { LintIssue } from "./lint-issue";
import type { DataField } from "./walk-data";

/** Fields that visitors do not read, though they may hold {{ }}. */
const UNREAD = new Set(["value", "min", "max", "step", "key", "prompt", "instructions"]);

/** Texts for visitors that one of the flow's other languages lacks: one issue for each node and language. */
export function lintTranslations(flow: Flow, node: string, fields: readonly DataField[]): LintIssue[] {
  return Object.entries(flow.translations ?? {}).flatMap(([locale, texts]): LintIssue[] => {
    const missing = fields.filter(
      (field) =>
        field.kind === "template" &&
        !field.url &&
        isForVisitors(field.path, field.text) &&
        !texts[`${node}.${field.path.join(".")}`],
    );
    const [first] = missing;
    return first
      ? [
          {
            severity: "warning",
            code: "untranslated",
            node,
            path: first.path,
            values: { locale, count: missing.length },
          },
        ]
      : [];
  });
}

/** Whether visitors read a text: it has words of its own and stands where they are shown. */
export const isForVisitors = (path: readonly (string | number)[], text: string): boolean =>
  !UNREAD.has(String(path.at(-1))) && /\p{L}/u.test(text.replace(/\{[{%].*?[%}]\}/gs, ""));

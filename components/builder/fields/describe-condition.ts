import type { useTranslations } from "use-intl";
import type { Condition } from "../../../flow/text/condition";
import { unaryOperators } from "../../../flow/text/condition-operators";
import { partsOf, rightText } from "./condition-field";

type Translate = ReturnType<typeof useTranslations<"inspectors">>;

/** A condition in words, as cards show it: "vip is gold and age is at least 18". */
export function describeCondition(condition: Condition, t: Translate): string {
  const { join, entries } = partsOf(condition);
  const words = entries.map((entry) => {
    if (!("left" in entry)) return `(${describeCondition(entry, t)})`;
    const left = entry.left.replace(/^\{\{\s*|\s*\}\}$/g, "") || "…";
    const operator = t(`condition.operators.${entry.operator}`);
    return unaryOperators.has(entry.operator)
      ? `${left} ${operator}`
      : `${left} ${operator} ${rightText(entry.right) || "…"}`;
  });
  if (words.length === 0) return t("condition.always");
  const joined = words.join(` ${t(join === "any" ? "condition.or" : "condition.and")} `);
  return join === "none" ? t("condition.not", { words: joined }) : joined;
}

import { useTranslations } from "use-intl";
import type { LintIssue } from "../../flow/document/lint";
import { builder } from "../i18n/catalogues/builder.en";
import { useBuilderState } from "./builder-context";
import { useLanguageName } from "./language-names";
import { outletsOf } from "./model/edits";
import { useOutletLabel } from "./outlet-label";

type Code = keyof typeof builder.checks.codes;
const isCode = (code: string): code is Code => Object.hasOwn(builder.checks.codes, code);

/** A finding in words: the catalogue's sentence for its code. */
export function useIssueText(): (issue: LintIssue) => string {
  const t = useTranslations("builder.checks");
  const outletLabel = useOutletLabel();
  const languageName = useLanguageName();
  const flow = useBuilderState((state) => state.flow);
  return (issue) => {
    if (!isCode(issue.code)) return t("unknown", { code: issue.code });
    const node = flow.nodes.find((one) => one.id === issue.node);
    const outlet = node && outletsOf(node).find((one) => one.id === issue.outlet);
    const locale =
      typeof issue.values?.locale === "string" ? { locale: languageName(issue.values.locale) } : {};
    const named = node && outlet ? { outlet: outletLabel(node, outlet) } : {};
    // Each code's sentence names what its own values hold.
    return t(`codes.${issue.code}`, { ...BLANKS, ...issue.values, ...locale, ...named });
  };
}

/** What a sentence may name and a finding may leave out. */
const BLANKS = {
  outlet: "",
  name: "",
  reason: "",
  line: 0,
  column: 0,
  id: "",
  min: "",
  max: "",
  target: "",
  flow: "",
  steps: 0,
  locale: "",
  other: "",
  suggestion: "none",
  operator: "",
  left: "",
  count: 0,
  text: "",
  kind: "",
};

import { useFormatter, useTranslations } from "use-intl";
import type { Condition } from "../../flow/text/condition";
import { useConsentKinds } from "../contacts/consent-kinds";
import { useKnownWords } from "../inbox/use-known-words";
import { conditionLine } from "./condition-line";

/** Puts conditions into one line of words; `audiences`: those that they may name. */
export function useConditionLine(
  audiences: readonly { readonly id: string; readonly name: string }[],
): (condition: Condition) => string {
  const t = useTranslations("audiences");
  const events = useTranslations("contacts.events");
  const format = useFormatter();
  const { channel, field } = useKnownWords();
  const { purpose } = useConsentKinds();
  return (condition) =>
    conditionLine(condition, {
      t,
      events,
      channel,
      purpose,
      field,
      list: (parts, type) => format.list(parts, { type }),
      nameOf: (id) => audiences.find((one) => one.id === id)?.name,
    });
}

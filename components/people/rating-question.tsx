"use client";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { SettingsSection } from "../settings/settings-section";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Switch } from "../ui/switch";
import { Textarea } from "../ui/textarea";
import type { PeopleChange, PeopleSettings } from "./use-people-settings";

const LONGEST = 2_000;
const orNull = (text: string): string | null => (text.trim() === "" ? null : text.trim());

/** Whether, and in which words, visitors are asked how it was after people have helped them. */
export function RatingQuestion({
  csat,
  mayManage,
  onSave,
}: {
  csat: PeopleSettings["csat"];
  mayManage: boolean;
  onSave: (change: PeopleChange) => void;
}) {
  const t = useTranslations("service.rules.csat");
  const rules = useTranslations("service.rules.wish");
  const common = useTranslations("common");
  const [question, setQuestion] = useState(csat.question ?? "");
  const [thanks, setThanks] = useState(csat.thanks ?? "");
  const wanted = { on: csat.on, question: orNull(question), thanks: orNull(thanks) };
  function submit(event: FormEvent) {
    event.preventDefault();
    onSave({ csat: wanted });
  }
  return (
    <form onSubmit={submit}>
      <SettingsSection
        title={t("title")}
        description={t("description")}
        footer={
          mayManage && csat.on ? (
            <Button
              type="submit"
              variant="primary"
              disabled={wanted.question === csat.question && wanted.thanks === csat.thanks}
            >
              {common("save")}
            </Button>
          ) : null
        }
      >
        <Switch
          label={t("on")}
          checked={csat.on}
          disabled={!mayManage}
          onCheckedChange={(on) => onSave({ csat: { ...csat, on } })}
        />
        {csat.on ? (
          <>
            <Field label={t("question")} help={rules("messageHelp")} disabled={!mayManage}>
              <Textarea
                rows={2}
                maxLength={LONGEST}
                value={question}
                onValueChange={setQuestion}
                placeholder={t("questionPlaceholder")}
              />
            </Field>
            <Field label={t("thanks")} help={rules("messageHelp")} disabled={!mayManage}>
              <Textarea
                rows={2}
                maxLength={LONGEST}
                value={thanks}
                onValueChange={setThanks}
                placeholder={t("thanksPlaceholder")}
              />
            </Field>
          </>
        ) : null}
      </SettingsSection>
    </form>
  );
}

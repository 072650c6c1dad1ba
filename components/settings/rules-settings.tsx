"use client";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { QueueChoice } from "../people/queue-choice";
import { RatingQuestion } from "../people/rating-question";
import { RuleList } from "../people/rule-list";
import { ServiceTabs } from "../people/service-tabs";
import {
  type PeopleChange,
  type PeopleSettings,
  useChangePeople,
  usePeopleSettings,
} from "../people/use-people-settings";
import { useMay } from "../shell/use-may";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Notice } from "../ui/notice";
import { Switch } from "../ui/switch";
import { Textarea } from "../ui/textarea";
import { QueryState } from "./query-state";
import { SettingsLead } from "./settings-lead";
import { SettingsSection } from "./settings-section";

const LONGEST = 2_000;

/** When a conversation goes to a person although no step says so. */
export function RulesSettings() {
  const t = useTranslations("service");
  const settings = useTranslations("settings");
  const people = usePeopleSettings();
  const change = useChangePeople();
  const mayManage = useMay("inbox.manage");
  const save = (wanted: PeopleChange) => change.mutate(wanted);
  return (
    <>
      <SettingsLead title={`${settings("nav.service")} · ${t("tabs.rules")}`}>{t("rules.lead")}</SettingsLead>
      <ServiceTabs />
      {mayManage ? null : <Notice>{settings("readOnly")}</Notice>}
      <QueryState query={people}>
        {(data) => (
          <>
            <Wish
              key={`wish ${JSON.stringify(data.wish)}`}
              wish={data.wish}
              mayManage={mayManage}
              onSave={save}
            />
            <SettingsSection title={t("rules.hard.title")} description={t("rules.hard.description")}>
              <RuleList settings={data} mayManage={mayManage} onChange={save} />
            </SettingsSection>
            <AfterRule
              key={`after ${data.ruleQueue ?? ""} ${data.ruleMessage ?? ""}`}
              settings={data}
              mayManage={mayManage}
              onSave={save}
            />
            <RatingQuestion
              key={`rating ${JSON.stringify(data.csat)}`}
              csat={data.csat}
              mayManage={mayManage}
              onSave={save}
            />
          </>
        )}
      </QueryState>
    </>
  );
}

interface PartProps {
  mayManage: boolean;
  onSave: (change: PeopleChange) => void;
}

function Wish({ wish, mayManage, onSave }: PartProps & { wish: PeopleSettings["wish"] }) {
  const t = useTranslations("service.rules.wish");
  const [queue, setQueue] = useState(wish.queue);
  const [message, setMessage] = useState(wish.message ?? "");
  const wanted = message.trim() === "" ? null : message.trim();
  return (
    <SettingsSection
      title={t("title")}
      description={t("description")}
      footer={
        <SaveButton
          shown={mayManage && wish.on}
          changed={queue !== wish.queue || wanted !== wish.message}
          onClick={() => onSave({ wish: { on: wish.on, queue, message: wanted } })}
        />
      }
    >
      <Switch
        label={t("on")}
        checked={wish.on}
        disabled={!mayManage}
        onCheckedChange={(on) => onSave({ wish: { ...wish, on } })}
      />
      {wish.on ? (
        <>
          <Field label={t("queue")} disabled={!mayManage} className="sm:max-w-72">
            <QueueChoice value={queue} onChange={setQueue} disabled={!mayManage} />
          </Field>
          <Field label={t("message")} help={t("messageHelp")} disabled={!mayManage}>
            <Textarea
              rows={2}
              maxLength={LONGEST}
              value={message}
              onValueChange={setMessage}
              placeholder={t("messagePlaceholder")}
            />
          </Field>
        </>
      ) : null}
    </SettingsSection>
  );
}

function AfterRule({ settings, mayManage, onSave }: PartProps & { settings: PeopleSettings }) {
  const t = useTranslations("service.rules.after");
  const [queue, setQueue] = useState(settings.ruleQueue);
  const [message, setMessage] = useState(settings.ruleMessage ?? "");
  const wanted = message.trim() === "" ? null : message.trim();
  function submit(event: FormEvent) {
    event.preventDefault();
    onSave({ ruleQueue: queue, ruleMessage: wanted });
  }
  return (
    <form onSubmit={submit}>
      <SettingsSection
        title={t("title")}
        footer={
          <SaveButton
            shown={mayManage}
            changed={queue !== settings.ruleQueue || wanted !== settings.ruleMessage}
          />
        }
      >
        <Field label={t("queue")} disabled={!mayManage} className="sm:max-w-72">
          <QueueChoice value={queue} onChange={setQueue} disabled={!mayManage} />
        </Field>
        <Field label={t("message")} help={t("messageHelp")} disabled={!mayManage}>
          <Textarea
            rows={2}
            maxLength={LONGEST}
            value={message}
            onValueChange={setMessage}
            placeholder={t("messagePlaceholder")}
          />
        </Field>
      </SettingsSection>
    </form>
  );
}

/** Saves the section it stands in: by `onClick`, or as the submit button of its form. */
function SaveButton({ shown, changed, onClick }: { shown: boolean; changed: boolean; onClick?: () => void }) {
  const common = useTranslations("common");
  if (!shown) return null;
  return (
    <Button variant="primary" type={onClick ? "button" : "submit"} disabled={!changed} onClick={onClick}>
      {common("save")}
    </Button>
  );
}

"use client";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { ChannelTimes } from "../people/channel-times";
import { MoneyLimit } from "../people/money-limit";
import { PagingFields, readPaging, typedPaging } from "../people/paging-fields";
import { readMoney, typedMoney } from "../people/read-money";
import { readNumber } from "../people/read-number";
import { SaveBar } from "../people/save-bar";
import { ServiceTabs } from "../people/service-tabs";
import { type PeopleSettings, useChangePeople, usePeopleSettings } from "../people/use-people-settings";
import { useMay } from "../shell/use-may";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Notice } from "../ui/notice";
import { Switch } from "../ui/switch";
import { QueryState } from "./query-state";
import { SettingsLead } from "./settings-lead";
import { SettingsSection } from "./settings-section";

const RETURN = { min: 30, max: 86_400 };

/** Who is told when something urgent waits; limits of money; masked numbers. */
export function AlertsSettings() {
  const t = useTranslations("service");
  const settings = useTranslations("settings");
  const people = usePeopleSettings();
  const change = useChangePeople();
  const mayManage = useMay("inbox.manage");
  return (
    <>
      <SettingsLead title={`${settings("nav.service")} · ${t("tabs.alerts")}`}>
        {t("alerts.lead")}
      </SettingsLead>
      <ServiceTabs />
      {mayManage ? null : <Notice>{settings("readOnly")}</Notice>}
      <QueryState query={people}>
        {(data) => (
          <>
            <AlertsForm
              key={JSON.stringify([data.paging, data.returnAfterSeconds, data.approvalLimit])}
              settings={data}
              mayManage={mayManage}
            />
            <ChannelTimes
              key={JSON.stringify(data.sla)}
              sla={data.sla}
              mayManage={mayManage}
              onSave={(wanted) => change.mutate(wanted)}
            />
            <SettingsSection title={t("alerts.privacy.title")}>
              <Switch
                label={t("alerts.privacy.mask")}
                description={t("alerts.privacy.maskHelp")}
                checked={data.maskPhones}
                disabled={!mayManage}
                onCheckedChange={(maskPhones) => change.mutate({ maskPhones })}
              />
            </SettingsSection>
          </>
        )}
      </QueryState>
    </>
  );
}

function AlertsForm({ settings, mayManage }: { settings: PeopleSettings; mayManage: boolean }) {
  const t = useTranslations("service");
  const change = useChangePeople();
  const first = {
    paging: typedPaging(settings.paging),
    back: String(settings.returnAfterSeconds),
    limited: settings.approvalLimit !== null,
    amount: settings.approvalLimit
      ? typedMoney(settings.approvalLimit.amount, settings.approvalLimit.currency)
      : "",
    currency: settings.approvalLimit?.currency ?? "CNY",
  };
  const [typed, setTyped] = useState(first);
  const [tried, setTried] = useState(false);
  const paging = readPaging(typed.paging);
  const back = readNumber(typed.back, RETURN.min, RETURN.max);
  const currency = typed.currency.trim().toUpperCase();
  const amount = readMoney(typed.amount, currency);
  const badCurrency = !/^[A-Z]{3}$/.test(currency);
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!paging.ok || !back || (typed.limited && (amount === undefined || badCurrency))) return;
    change.mutate({
      paging: paging.paging,
      returnAfterSeconds: back,
      approvalLimit: typed.limited && amount !== undefined ? { amount, currency } : null,
    });
  }
  return (
    <form noValidate autoComplete="off" onSubmit={submit} className="flex flex-col gap-5">
      <SettingsSection title={t("alerts.paging.title")} description={t("alerts.paging.description")}>
        <PagingFields
          value={typed.paging}
          onChange={(next) => setTyped({ ...typed, paging: next })}
          fault={tried && !paging.ok ? paging.fault : null}
          disabled={!mayManage}
        />
      </SettingsSection>
      <SettingsSection title={t("alerts.conversations.title")}>
        <Field
          label={t("alerts.conversations.back")}
          help={t("alerts.conversations.backHelp")}
          error={tried && !back ? t("numberWrong", RETURN) : undefined}
          disabled={!mayManage}
          className="sm:max-w-72"
        >
          <Input
            inputMode="numeric"
            maxLength={5}
            value={typed.back}
            onValueChange={(text) => setTyped({ ...typed, back: text })}
            trailing={<span className="text-xs text-subtle">{t("queues.secondsUnit")}</span>}
          />
        </Field>
      </SettingsSection>
      <SettingsSection title={t("alerts.money.title")}>
        <MoneyLimit
          on={typed.limited}
          amount={typed.amount}
          currency={typed.currency}
          onChange={(next) => setTyped({ ...typed, ...next })}
          wrong={{ amount: tried && amount === undefined, currency: tried && badCurrency }}
          disabled={!mayManage}
        />
      </SettingsSection>
      <SaveBar
        shown={JSON.stringify(typed) !== JSON.stringify(first)}
        pending={change.isPending}
        onDiscard={() => {
          setTyped(first);
          setTried(false);
        }}
      />
    </form>
  );
}

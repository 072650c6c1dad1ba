"use client";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useNow, useTranslations } from "use-intl";
import { DaysEditor } from "../people/days-editor";
import { isSound } from "../people/hours";
import { HoursEditor } from "../people/hours-editor";
import { OpenNow } from "../people/open-now";
import { SaveBar } from "../people/save-bar";
import { ServiceTabs } from "../people/service-tabs";
import { type PeopleSettings, useChangePeople, usePeopleSettings } from "../people/use-people-settings";
import { useMay } from "../shell/use-may";
import { useTRPC } from "../trpc/trpc-context";
import { Notice } from "../ui/notice";
import { QueryState } from "./query-state";
import { SettingsLead } from "./settings-lead";
import { SettingsSection } from "./settings-section";

type Calendar = PeopleSettings["calendar"];

/** The workspace's hours, days off and make-up working days. */
export function HoursSettings() {
  const t = useTranslations("service");
  const settings = useTranslations("settings");
  const people = usePeopleSettings();
  const workspace = useQuery(useTRPC().workspaces.get.queryOptions());
  const mayManage = useMay("inbox.manage");
  return (
    <>
      <SettingsLead title={`${settings("nav.service")} · ${t("tabs.hours")}`}>{t("lead")}</SettingsLead>
      <ServiceTabs />
      {mayManage ? null : <Notice>{settings("readOnly")}</Notice>}
      <QueryState query={workspace}>
        {({ timeZone }) => (
          <QueryState query={people}>
            {({ calendar }) => (
              <HoursForm
                key={JSON.stringify(calendar)}
                calendar={calendar}
                zone={timeZone}
                mayManage={mayManage}
              />
            )}
          </QueryState>
        )}
      </QueryState>
    </>
  );
}

function HoursForm({ calendar, zone, mayManage }: { calendar: Calendar; zone: string; mayManage: boolean }) {
  const t = useTranslations("hours");
  const change = useChangePeople();
  const [chosen, setChosen] = useState(calendar);
  const now = useNow({ updateInterval: 60_000 });
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(now);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (isSound(chosen.hours)) change.mutate({ calendar: chosen });
  }
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-5">
      <SettingsSection
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {t("title")}
            <OpenNow calendar={isSound(chosen.hours) ? chosen : calendar} zone={zone} />
          </span>
        }
        description={t("description", { zone: zone.replaceAll("_", " ") })}
      >
        <HoursEditor
          hours={chosen.hours}
          onChange={(hours) => setChosen({ ...chosen, hours })}
          disabled={!mayManage}
        />
      </SettingsSection>
      <SettingsSection title={t("days.title")} description={t("days.description")}>
        <DaysEditor
          calendar={chosen}
          onChange={setChosen}
          today={today}
          country={COUNTRY_OF[zone] ?? "US"}
          disabled={!mayManage}
        />
      </SettingsSection>
      <SaveBar
        shown={JSON.stringify(chosen) !== JSON.stringify(calendar)}
        pending={change.isPending}
        onDiscard={() => setChosen(calendar)}
      />
    </form>
  );
}

/** The country whose days are offered first. */
const COUNTRY_OF: Record<string, "CN" | "GB" | "DE"> = {
  "Asia/Shanghai": "CN",
  "Asia/Urumqi": "CN",
  "Europe/London": "GB",
  "Europe/Berlin": "DE",
};

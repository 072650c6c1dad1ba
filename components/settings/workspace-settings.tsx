"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useMemo, useState } from "react";
import { useFormatter, useNow, useTranslations } from "use-intl";
import { DEFAULT_LOCALE, isLocale, LOCALE_LIST, LOCALES } from "../i18n/locales";
import { useSession } from "../shell/session-context";
import { useMay } from "../shell/use-may";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Combobox } from "../ui/combobox";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Notice } from "../ui/notice";
import { Select } from "../ui/select";
import { toast } from "../ui/toast";
import { QueryState } from "./query-state";
import { RetentionSettings } from "./retention-settings";
import { SettingsLead } from "./settings-lead";
import { SettingsSection } from "./settings-section";

type Workspace = RouterOutputs["workspaces"]["get"];

/** Name, time zone and the language that flows are written in. */
export function WorkspaceSettings() {
  const t = useTranslations("settings");
  const trpc = useTRPC();
  const workspace = useQuery(trpc.workspaces.get.queryOptions());
  const mayEdit = useMay("workspace.update");
  return (
    <>
      <SettingsLead title={t("nav.workspace")}>{t("workspace.lead")}</SettingsLead>
      {mayEdit ? null : <Notice>{t("readOnly")}</Notice>}
      <QueryState query={workspace}>
        {(data) => <WorkspaceForm workspace={data} mayEdit={mayEdit} />}
      </QueryState>
      <RetentionSettings mayEdit={mayEdit} />
    </>
  );
}

function WorkspaceForm({ workspace, mayEdit }: { workspace: Workspace; mayEdit: boolean }) {
  const t = useTranslations("settings.workspace");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const session = useSession();
  const format = useFormatter();
  const now = useNow({ updateInterval: 30_000 });
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [name, setName] = useState(workspace.name);
  const [timeZone, setTimeZone] = useState(workspace.timeZone);
  const [flowLocale, setFlowLocale] = useState(
    isLocale(workspace.locale) ? workspace.locale : DEFAULT_LOCALE,
  );
  const zones = useMemo(() => zoneOptions(timeZone), [timeZone]);
  const update = useMutation(
    trpc.workspaces.update.mutationOptions({
      onSuccess: async () => {
        toast.success(common("saved"));
        await Promise.all([
          queryClient.invalidateQueries({ queryKey: trpc.workspaces.get.queryKey() }),
          queryClient.invalidateQueries({ queryKey: trpc.account.me.queryKey() }),
        ]);
      },
      onError: (error) => toast.error(errorText(error)),
    }),
  );
  const changed =
    name.trim() !== workspace.name || timeZone !== workspace.timeZone || flowLocale !== workspace.locale;
  function submit(event: FormEvent) {
    event.preventDefault();
    update.mutate({ name: name.trim(), timeZone, locale: flowLocale });
  }
  return (
    <form onSubmit={submit}>
      <SettingsSection
        footer={
          mayEdit ? (
            <Button
              type="submit"
              variant="primary"
              loading={update.isPending}
              disabled={!changed || !name.trim()}
            >
              {common("save")}
            </Button>
          ) : null
        }
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t("name")} disabled={!mayEdit}>
            <Input value={name} onValueChange={setName} maxLength={80} />
          </Field>
          <Field label={t("slug")} help={t("slugHelp")}>
            <Input mono readOnly value={session.workspace.slug} className="bg-sunken" />
          </Field>
          <Field
            label={t("timeZone")}
            help={t("timeZoneHelp", {
              now: format.dateTime(now, { timeZone, hour: "numeric", minute: "2-digit", weekday: "short" }),
            })}
            disabled={!mayEdit}
          >
            <Combobox
              value={timeZone}
              onValueChange={(next) => setTimeZone(next ?? timeZone)}
              options={zones}
              disabled={!mayEdit}
            />
          </Field>
          <Field label={t("locale")} help={t("localeHelp")} disabled={!mayEdit}>
            <Select
              value={flowLocale}
              onValueChange={setFlowLocale}
              options={LOCALE_LIST.map((value) => ({ value, label: LOCALES[value] }))}
              disabled={!mayEdit}
            />
          </Field>
        </div>
      </SettingsSection>
    </form>
  );
}

/** Every zone that the browser knows, plus the stored one should the browser not know it. */
function zoneOptions(current: string) {
  const zones = new Set([current, "UTC", ...Intl.supportedValuesOf("timeZone")]);
  return [...zones].sort().map((value) => ({ value, label: value.replaceAll("_", " ") }));
}

"use client";
import { useTranslations } from "use-intl";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Textarea } from "../ui/textarea";
import { readNumber } from "./read-number";
import type { PeopleSettings } from "./use-people-settings";

type Paging = PeopleSettings["paging"];
interface TypedPaging {
  webhook: string;
  emails: string;
  after: string;
  promise: string;
}
type Fault =
  | { field: "webhook" | "after" | "promise" | "many"; text?: undefined }
  | { field: "emails"; text: string };

const AFTER = { min: 10, max: 3_600 };
const PROMISE = { min: 1, max: 1_440 };
const MOST_EMAILS = 20;

/** How the person on duty is alerted. */
export function PagingFields({
  value,
  onChange,
  fault,
  disabled,
}: {
  value: TypedPaging;
  onChange: (value: TypedPaging) => void;
  fault: Fault | null;
  disabled: boolean;
}) {
  const t = useTranslations("service");
  const set = (field: keyof TypedPaging) => (text: string) => onChange({ ...value, [field]: text });
  return (
    <>
      <Field
        label={t("alerts.paging.webhook")}
        help={t("alerts.paging.webhookHelp")}
        error={fault?.field === "webhook" ? t("alerts.paging.webhookWrong") : undefined}
        disabled={disabled}
      >
        <Input
          mono
          inputMode="url"
          maxLength={2_000}
          value={value.webhook}
          onValueChange={set("webhook")}
          placeholder="https://"
        />
      </Field>
      <Field
        label={t("alerts.paging.emails")}
        help={t("alerts.paging.emailsHelp")}
        error={
          fault?.field === "emails"
            ? t("alerts.paging.emailsWrong", { text: fault.text })
            : fault?.field === "many"
              ? t("alerts.paging.emailsMany")
              : undefined
        }
        disabled={disabled}
      >
        <Textarea rows={2} value={value.emails} onValueChange={set("emails")} />
      </Field>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field
          label={t("alerts.paging.after")}
          error={fault?.field === "after" ? t("numberWrong", AFTER) : undefined}
          disabled={disabled}
        >
          <Input
            inputMode="numeric"
            maxLength={4}
            value={value.after}
            onValueChange={set("after")}
            trailing={<span className="text-xs text-subtle">{t("queues.secondsUnit")}</span>}
          />
        </Field>
        <Field
          label={t("alerts.paging.promise")}
          help={t("alerts.paging.promiseHelp")}
          error={fault?.field === "promise" ? t("numberWrong", PROMISE) : undefined}
          disabled={disabled}
        >
          <Input
            inputMode="numeric"
            maxLength={4}
            value={value.promise}
            onValueChange={set("promise")}
            trailing={<span className="text-xs text-subtle">{t("queues.minutes")}</span>}
          />
        </Field>
      </div>
    </>
  );
}

/** The settings as their fields show them. */
export function typedPaging(paging: Paging): TypedPaging {
  return {
    webhook: paging.webhook ?? "",
    emails: paging.emails.join("\n"),
    after: String(paging.afterSeconds),
    promise: String(paging.promiseAfterMinutes),
  };
}

/** What was typed as settings, or the first field that is wrong. */
export function readPaging(typed: TypedPaging): { ok: true; paging: Paging } | { ok: false; fault: Fault } {
  const webhook = typed.webhook.trim();
  if (webhook !== "" && !(/^https?:\/\//i.test(webhook) && URL.canParse(webhook)))
    return { ok: false, fault: { field: "webhook" } };
  const emails = [...new Set(typed.emails.split(/[\s,;，；]+/).filter((one) => one !== ""))];
  const bad = emails.find((one) => !/^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(one) || one.length > 254);
  if (bad !== undefined) return { ok: false, fault: { field: "emails", text: bad } };
  if (emails.length > MOST_EMAILS) return { ok: false, fault: { field: "many" } };
  const afterSeconds = readNumber(typed.after, AFTER.min, AFTER.max);
  if (!afterSeconds) return { ok: false, fault: { field: "after" } };
  const promiseAfterMinutes = readNumber(typed.promise, PROMISE.min, PROMISE.max);
  if (!promiseAfterMinutes) return { ok: false, fault: { field: "promise" } };
  return {
    ok: true,
    paging: { webhook: webhook === "" ? null : webhook, emails, afterSeconds, promiseAfterMinutes },
  };
}

"use client";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { SettingsSection } from "../settings/settings-section";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { readNumber } from "./read-number";
import type { PeopleChange, PeopleSettings } from "./use-people-settings";

/** The channels that conversations come by. */
const CHANNELS = ["web", "webhook"] as const;
type Channel = (typeof CHANNELS)[number];
const BOUNDS = { min: 1, max: 100_000 };
const FIELDS = ["firstReplyMinutes", "resolveMinutes"] as const;

/** Working minutes until the first answer and until it is settled, by channel; they go before a queue's own. */
export function ChannelTimes({
  sla,
  mayManage,
  onSave,
}: {
  sla: PeopleSettings["sla"];
  mayManage: boolean;
  onSave: (change: PeopleChange) => void;
}) {
  const t = useTranslations("service");
  const common = useTranslations("common");
  const first = Object.fromEntries(
    CHANNELS.flatMap((channel) =>
      FIELDS.map((field) => [`${channel} ${field}`, String(sla[channel]?.[field] ?? "")]),
    ),
  );
  const [typed, setTyped] = useState(first);
  const [tried, setTried] = useState(false);
  const read = (channel: Channel, field: (typeof FIELDS)[number]) =>
    readNumber(typed[`${channel} ${field}`] ?? "", BOUNDS.min, BOUNDS.max);
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    const times = { ...sla };
    for (const channel of CHANNELS) {
      const firstReplyMinutes = read(channel, "firstReplyMinutes");
      const resolveMinutes = read(channel, "resolveMinutes");
      if (firstReplyMinutes === undefined || resolveMinutes === undefined) return;
      if (firstReplyMinutes === null && resolveMinutes === null) delete times[channel];
      else times[channel] = { firstReplyMinutes, resolveMinutes };
    }
    onSave({ sla: times });
  }
  return (
    <form noValidate autoComplete="off" onSubmit={submit}>
      <SettingsSection
        title={t("alerts.times.title")}
        description={t("alerts.times.description")}
        footer={
          mayManage ? (
            <Button
              type="submit"
              variant="primary"
              disabled={JSON.stringify(typed) === JSON.stringify(first)}
            >
              {common("save")}
            </Button>
          ) : null
        }
      >
        {CHANNELS.map((channel) => (
          <fieldset key={channel} className="grid gap-3 sm:grid-cols-2">
            <legend className="mb-1 text-xs font-semibold text-muted">
              {t(`alerts.times.channels.${channel}`)}
            </legend>
            {FIELDS.map((field) => (
              <Field
                key={field}
                label={t(`alerts.times.${field}`)}
                error={tried && read(channel, field) === undefined ? t("numberWrong", BOUNDS) : undefined}
                disabled={!mayManage}
              >
                <Input
                  inputMode="numeric"
                  maxLength={6}
                  value={typed[`${channel} ${field}`] ?? ""}
                  onValueChange={(text) => setTyped({ ...typed, [`${channel} ${field}`]: text })}
                  trailing={<span className="text-xs text-subtle">{t("queues.minutes")}</span>}
                />
              </Field>
            ))}
          </fieldset>
        ))}
      </SettingsSection>
    </form>
  );
}

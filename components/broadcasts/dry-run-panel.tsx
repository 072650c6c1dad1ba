"use client";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { NumberField } from "../builder/fields/number-field";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Notice } from "../ui/notice";
import { Progress } from "../ui/progress";
import { DryRunResult } from "./dry-run-result";
import { useDryRun } from "./use-dry-run";

/** Lets an audience walk through a flow at a chosen time, and shows what would happen. `at`: a local time; null: now; `own`: by each contact's own clock. */
export function DryRunPanel({
  flowId,
  audienceId,
  at,
  own = false,
}: {
  flowId: string;
  audienceId: string | null;
  at: string | null;
  own?: boolean;
}) {
  const t = useTranslations("broadcasts.dryRun");
  const format = useFormatter();
  const errorText = useErrorText();
  const dry = useDryRun();
  const [chosen, setChosen] = useState<string | null>(null);
  const [days, setDays] = useState(14);
  const time = chosen ?? at;
  const { page } = dry;
  const total = page ? Math.ceil(page.people / page.every) : 0;
  return (
    <section aria-label={t("button")} className="flex flex-col gap-3 rounded-lg border border-line p-3">
      <div>
        <h3 className="text-sm font-medium">{t("button")}</h3>
        <p className="text-xs text-muted">{t("help")}</p>
      </div>
      <div className="flex flex-wrap items-end gap-3">
        <Field label={t(own ? "ownAt" : "at")}>
          <Input type="datetime-local" value={time ?? ""} onValueChange={setChosen} />
        </Field>
        <div className="w-40">
          <NumberField
            label={t("days")}
            min={1}
            max={60}
            value={days}
            onChange={(value) => setDays(value ?? 14)}
          />
        </div>
        {dry.running ? (
          <Button onClick={dry.stop}>{t("stop")}</Button>
        ) : (
          <Button
            onClick={() =>
              void dry.run({
                flowId,
                audienceId,
                at: (time && !own ? new Date(time) : new Date()).toISOString(),
                localTime: own ? time || null : null,
                days,
              })
            }
          >
            {t("run")}
          </Button>
        )}
      </div>
      {dry.error ? <Notice tone="danger">{errorText(dry.error)}</Notice> : null}
      {dry.running ? (
        <Progress
          value={page ? page.tally.looked : null}
          max={Math.max(1, total)}
          label={t("button")}
          detail={
            page
              ? t("progress", { looked: format.number(page.tally.looked), total: format.number(total) })
              : undefined
          }
        />
      ) : null}
      {page ? <DryRunResult page={page} /> : null}
    </section>
  );
}

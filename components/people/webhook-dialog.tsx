"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Checkbox } from "../ui/checkbox";
import { Field } from "../ui/field";
import { FormDialog } from "../ui/form-dialog";
import { Input } from "../ui/input";
import { toast } from "../ui/toast";
import { EVENT_WORDS, isWebhookEvent, WEBHOOK_EVENTS, type WebhookEvent } from "./event-names";
import { isAbout } from "./field-error";
import { SecretOnce } from "./secret-once";

export type Webhook = RouterOutputs["webhooks"]["list"][number];

/** Makes a webhook (`webhook` null), then shows its secret this once; or changes one. */
export function WebhookDialog({ webhook, onClose }: { webhook: Webhook | null; onClose: () => void }) {
  const t = useTranslations("webhooks");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [url, setUrl] = useState(webhook?.url ?? "");
  const [events, setEvents] = useState<readonly WebhookEvent[]>(
    webhook ? webhook.events.filter(isWebhookEvent) : ["handoff.requested", "case.opened"],
  );
  const [tried, setTried] = useState(false);
  const refresh = () => queries.invalidateQueries({ queryKey: trpc.webhooks.list.queryKey() });
  const create = useMutation(trpc.webhooks.create.mutationOptions({ onSuccess: refresh }));
  const update = useMutation(
    trpc.webhooks.update.mutationOptions({
      onSuccess: () => {
        toast.success(common("saved"));
        onClose();
        return refresh();
      },
    }),
  );
  const error = create.error ?? update.error;
  const aboutUrl = isAbout(error, "url");
  const typed = url.trim();
  const badUrl = !(/^https?:\/\//i.test(typed) && URL.canParse(typed));
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (badUrl || events.length === 0) return;
    if (webhook) update.mutate({ webhookId: webhook.id, url: typed, events: [...events] });
    else create.mutate({ url: typed, events: [...events] });
  }
  if (create.data) return <SecretOnce secret={create.data.secret} body={t("onceBody")} onClose={onClose} />;
  return (
    <FormDialog
      title={webhook ? t("edit") : t("new")}
      action={webhook ? common("save") : t("create")}
      pending={create.isPending || update.isPending}
      fault={error && !aboutUrl ? errorText(error) : null}
      onClose={onClose}
      onSubmit={submit}
    >
      <Field
        label={t("url")}
        help={t("urlHelp")}
        error={tried && badUrl ? t("urlWrong") : aboutUrl ? errorText(error) : undefined}
      >
        <Input
          mono
          inputMode="url"
          maxLength={2_000}
          value={url}
          onValueChange={setUrl}
          placeholder="https://shop.example/parley"
        />
      </Field>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1.5 text-xs font-medium text-muted">{t("events")}</legend>
        <Checkbox
          checked={events.length === WEBHOOK_EVENTS.length}
          indeterminate={events.length > 0 && events.length < WEBHOOK_EVENTS.length}
          onCheckedChange={(on) => setEvents(on ? WEBHOOK_EVENTS : [])}
          label={t("all")}
        />
        <div className="grid gap-x-4 gap-y-2 border-t border-line pt-2 sm:grid-cols-2">
          {WEBHOOK_EVENTS.map((event) => (
            <Checkbox
              key={event}
              checked={events.includes(event)}
              onCheckedChange={(on) =>
                setEvents(on ? [...events, event] : events.filter((one) => one !== event))
              }
              label={t(`names.${EVENT_WORDS[event]}`)}
              description={<code className="text-2xs">{event}</code>}
            />
          ))}
        </div>
        {tried && events.length === 0 ? (
          <p role="alert" className="text-xs text-danger-text">
            {t("eventsMissing")}
          </p>
        ) : null}
      </fieldset>
    </FormDialog>
  );
}

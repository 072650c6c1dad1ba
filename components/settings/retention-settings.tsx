"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { Field } from "../ui/field";
import { Select } from "../ui/select";
import { toast } from "../ui/toast";
import { QueryState } from "./query-state";
import { SettingsSection } from "./settings-section";

type View = RouterOutputs["workspaces"]["retention"];
type Retention = View["retention"];

const CHOICES = [30, 90, 180, 365, 730, 1_825];
const FOREVER = "forever";

/** How long conversations, events and inner records are kept, with what is stored and what was last removed. */
export function RetentionSettings({ mayEdit }: { mayEdit: boolean }) {
  const trpc = useTRPC();
  const view = useQuery(trpc.workspaces.retention.queryOptions());
  return (
    <QueryState query={view}>
      {(data) => <RetentionForm key={JSON.stringify(data.retention)} view={data} mayEdit={mayEdit} />}
    </QueryState>
  );
}

function RetentionForm({ view, mayEdit }: { view: View; mayEdit: boolean }) {
  const t = useTranslations("retention");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [chosen, setChosen] = useState<Retention>(view.retention);
  const [asking, setAsking] = useState(false);
  const update = useMutation(
    trpc.workspaces.updateRetention.mutationOptions({
      onSuccess: async () => {
        setAsking(false);
        toast.success(common("saved"));
        await queryClient.invalidateQueries({ queryKey: trpc.workspaces.retention.queryKey() });
      },
      onError: (error) => toast.error(errorText(error)),
    }),
  );
  const changed = KINDS.some((kind) => chosen[kind] !== view.retention[kind]);
  const sooner =
    chosen.conversations !== null &&
    (view.retention.conversations === null || chosen.conversations < view.retention.conversations);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (sooner) setAsking(true);
    else update.mutate(chosen);
  }
  return (
    <form onSubmit={submit}>
      <SettingsSection
        title={t("title")}
        description={t("description")}
        footer={
          mayEdit ? (
            <Button type="submit" variant="primary" loading={update.isPending} disabled={!changed}>
              {common("save")}
            </Button>
          ) : null
        }
      >
        <div className="grid gap-4 sm:grid-cols-3">
          {KINDS.map((kind) => (
            <Field key={kind} label={t(kind)} help={t(`${kind}Help`)} disabled={!mayEdit}>
              <Select
                value={chosen[kind] === null ? FOREVER : String(chosen[kind])}
                onValueChange={(value) =>
                  setChosen({ ...chosen, [kind]: value === FOREVER ? null : Number(value) })
                }
                options={[
                  { value: FOREVER, label: t("forever") },
                  ...daysWith(view.retention[kind]).map((count) => ({
                    value: String(count),
                    label: t("days", { count }),
                  })),
                ]}
                disabled={!mayEdit}
              />
            </Field>
          ))}
        </div>
        <RetentionFigures view={view} />
      </SettingsSection>
      <ConfirmDialog
        open={asking}
        title={t("confirmTitle")}
        action={t("confirm")}
        pending={update.isPending}
        onClose={() => setAsking(false)}
        onConfirm={() => update.mutate(chosen)}
      >
        {t("confirmBody", { days: chosen.conversations ?? 0 })}
      </ConfirmDialog>
    </form>
  );
}

function RetentionFigures({ view }: { view: View }) {
  const t = useTranslations("retention");
  const format = useFormatter();
  const oldest = view.oldest === null ? "" : format.dateTime(new Date(view.oldest), { dateStyle: "medium" });
  const many = view.conversations >= view.countedTo;
  return (
    <div className="flex flex-col gap-1 text-xs text-muted">
      <p>{t(many ? "storedMany" : "stored", { count: view.conversations, oldest })}</p>
      {view.last ? (
        <p>
          {t("last", {
            ...view.last.removed,
            when: format.dateTime(new Date(view.last.at), { dateStyle: "medium", timeStyle: "short" }),
          })}
        </p>
      ) : null}
      <p>{t("always")}</p>
    </div>
  );
}

const KINDS = ["conversations", "events", "runs"] as const;

/** The usual terms, and the stored one should it be none of them. */
const daysWith = (stored: number | null): number[] =>
  [...new Set(stored === null ? CHOICES : [...CHOICES, stored])].sort((a, b) => a - b);

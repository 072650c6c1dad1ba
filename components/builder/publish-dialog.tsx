"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { isTRPCClientError } from "@trpc/client";
import { ExternalLink } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { z } from "zod";
import type { LintIssue } from "../../flow/document/lint";
import { errorReason } from "../trpc/error-code";
import { useTRPC, useTRPCClient } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button, buttonClass } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { Notice } from "../ui/notice";
import { Textarea } from "../ui/textarea";
import { toast } from "../ui/toast";
import { checkFlow } from "./checks";
import { IssueList } from "./checks-panel";
import type { FlowDetails } from "./draft-editor";
import type { Autosave } from "./model/autosave";
import type { BuilderStore } from "./model/builder-store";
import { usePanels } from "./panels-store";

const FORM_ID = "publish-flow";
class NotSaved extends Error {}

/** Checks, a note, one button. With errors there is no button, but the list of what to mend. */
export function PublishDialog({
  flow,
  draft,
  autosave,
  onClose,
}: {
  flow: FlowDetails;
  draft: BuilderStore;
  autosave: () => Autosave | null;
  onClose: () => void;
}) {
  const t = useTranslations("builder.publish");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const setDialog = usePanels((panels) => panels.setDialog);
  const [note, setNote] = useState("");
  const [checks] = useState(() => checkFlow(draft.getState().flow));
  useEffect(() => void autosave()?.flush(), [autosave]);

  const publish = useMutation({
    mutationFn: async () => {
      // What goes live is what is on the canvas, so that must be saved first.
      if (!(await (autosave()?.flush() ?? true))) throw new NotSaved();
      return client.flows.publish.mutate({
        flowId: flow.id,
        revision: draft.getState().revision,
        ...(note.trim() ? { note: note.trim() } : {}),
      });
    },
    onSuccess: async ({ version, publicId }) => {
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: trpc.flows.get.queryKey({ flowId: flow.id }) }),
        queryClient.invalidateQueries({ queryKey: trpc.flows.versions.queryKey({ flowId: flow.id }) }),
        queryClient.invalidateQueries({ queryKey: trpc.endpoints.get.queryKey({ flowId: flow.id }) }),
        queryClient.invalidateQueries({ queryKey: trpc.flows.list.queryKey() }),
      ]);
      toast.success(t("done", { version }), {
        description: `/c/${publicId}`,
        duration: 8_000,
        action: { label: t("whereLive"), onClick: () => setDialog("live") },
      });
      onClose();
    },
  });
  const refused = serverIssues(publish.error);
  const issues = refused.length > 0 ? refused : checks.issues;
  const blocked = checks.errors > 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!blocked) publish.mutate();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={blocked ? t("blockedTitle") : t("title")}
      description={
        blocked ? undefined : flow.liveVersion === null ? t("first") : t("next", { live: flow.liveVersion })
      }
      footer={
        <>
          {flow.liveVersion !== null && flow.publicId ? (
            <a
              href={`/c/${flow.publicId}`}
              target="_blank"
              rel="noreferrer"
              className={`${buttonClass("ghost")} mr-auto`}
            >
              <ExternalLink size={13} aria-hidden />
              {t("openLive")}
            </a>
          ) : null}
          <Button variant="ghost" onClick={onClose}>
            {blocked ? common("close") : common("cancel")}
          </Button>
          {blocked ? null : (
            <Button variant="primary" type="submit" form={FORM_ID} loading={publish.isPending}>
              {t("submit")}
            </Button>
          )}
        </>
      }
    >
      <form id={FORM_ID} onSubmit={submit} className="flex flex-col gap-4">
        {publish.error ? (
          <Notice tone="danger">
            {publish.error instanceof NotSaved
              ? t("notSaved")
              : refused.length > 0
                ? t("refused")
                : errorText(publish.error)}
          </Notice>
        ) : null}
        {issues.length > 0 ? (
          <section aria-label={t("checks")} className="overflow-hidden rounded-lg border border-line">
            <p className="border-b border-line bg-sunken px-3 py-2 text-xs text-muted">
              {blocked
                ? t("blocked", { errors: checks.errors })
                : t("warnings", { warnings: checks.warnings })}
            </p>
            <div className="flex max-h-56 flex-col">
              <IssueList issues={issues} onGo={onClose} />
            </div>
          </section>
        ) : (
          <Notice tone="ok">{t("clean")}</Notice>
        )}
        {blocked ? null : (
          <Field label={t("note")} help={t("noteHelp")} aside={common("optional")}>
            <Textarea
              rows={2}
              value={note}
              onValueChange={setNote}
              maxLength={2_000}
              placeholder={t("notePlaceholder")}
            />
          </Field>
        )}
      </form>
    </Dialog>
  );
}

const refusalSchema = z.object({
  details: z.object({
    issues: z.array(
      z.object({ node: z.string(), code: z.string(), path: z.array(z.union([z.string(), z.number()])) }),
    ),
  }),
});

/** What the server found wrong, in the form of the builder's own checks. */
function serverIssues(error: unknown): LintIssue[] {
  if (errorReason(error) !== "flow-has-errors" || !isTRPCClientError(error)) return [];
  const parsed = refusalSchema.safeParse(error.data);
  return parsed.success
    ? parsed.data.details.issues.map(({ node, code, path }) => ({
        severity: "error",
        code,
        path,
        ...(node ? { node } : {}),
      }))
    : [];
}

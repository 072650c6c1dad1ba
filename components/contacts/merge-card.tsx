"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { useSession } from "../shell/session-context";
import { useMay } from "../shell/use-may";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { toast } from "../ui/toast";
import { Card } from "./card";
import { useContactName } from "./contact-name";
import type { ContactDetail } from "./contact-page";
import { useKindName } from "./profile-card";

/** Who may be the same person, and from whom this contact was made. */
export function MergeCard({ contact }: { contact: ContactDetail }) {
  const t = useTranslations("contacts.merge");
  const format = useFormatter();
  const kindOf = useKindName();
  const mayManage = useMay("contacts.manage");
  const { merge, dismiss, undo } = useMerging();
  if (contact.suggestions.length + contact.merges.length === 0) return null;
  return (
    <Card title={contact.suggestions.length ? t("title") : t("history")}>
      <ul className="space-y-3">
        {contact.suggestions.map(({ other, evidence }) => (
          <Suggestion
            key={other.id}
            other={other}
            value={evidence.value ?? ""}
            pending={merge.isPending || dismiss.isPending}
            onJoin={mayManage ? () => merge.mutate({ contactId: contact.id, otherId: other.id }) : undefined}
            onDismiss={
              mayManage ? () => dismiss.mutate({ contactId: contact.id, otherId: other.id }) : undefined
            }
          />
        ))}
        {contact.merges.map(({ id, at, reason, evidence, undoneAt }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-2">
            <span>
              {format.dateTime(new Date(at), { dateStyle: "medium" })}{" "}
              <span className="text-muted">
                {reason === "identity"
                  ? t("reasons.identity", { kind: kindOf(evidence.kind ?? "visitor") })
                  : t(reason === "api" ? "reasons.api" : "reasons.person")}
              </span>
            </span>
            {undoneAt ? (
              <span className="text-xs text-muted">
                {t("undone", { date: format.dateTime(new Date(undoneAt), { dateStyle: "medium" }) })}
              </span>
            ) : mayManage ? (
              <Button
                size="sm"
                variant="ghost"
                loading={undo.isPending}
                onClick={() => undo.mutate({ mergeId: id })}
              >
                {t("undo")}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function useMerging() {
  const t = useTranslations("contacts.merge");
  const trpc = useTRPC();
  const queries = useQueryClient();
  const errorText = useErrorText();
  const settled = {
    onError: (error: unknown) => void toast.error(errorText(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: trpc.contacts.pathKey() }),
  };
  return {
    merge: useMutation(
      trpc.contacts.merge.mutationOptions({ ...settled, onSuccess: () => void toast.success(t("joined")) }),
    ),
    undo: useMutation(
      trpc.contacts.undoMerge.mutationOptions({
        ...settled,
        onSuccess: () => void toast.success(t("parted")),
      }),
    ),
    dismiss: useMutation(trpc.contacts.dismiss.mutationOptions(settled)),
  };
}

function Suggestion({
  other,
  value,
  pending,
  onJoin,
  onDismiss,
}: {
  other: ContactDetail["suggestions"][number]["other"];
  value: string;
  pending: boolean;
  onJoin: (() => void) | undefined;
  onDismiss: (() => void) | undefined;
}) {
  const t = useTranslations("contacts.merge");
  const nameOf = useContactName();
  const { workspace } = useSession();
  const [asking, setAsking] = useState(false);
  return (
    <li className="flex flex-col gap-2">
      <span>
        <Link href={`/w/${workspace.slug}/contacts/${other.id}`} className="font-medium hover:underline">
          {nameOf(other)}
        </Link>{" "}
        <span className="text-muted">{t("suggestion", { value })}</span>
      </span>
      {onJoin && onDismiss ? (
        <span className="flex gap-2">
          <Button size="sm" onClick={() => setAsking(true)} loading={pending}>
            {t("join")}
          </Button>
          <Button size="sm" variant="ghost" onClick={onDismiss}>
            {t("dismiss")}
          </Button>
        </span>
      ) : null}
      <ConfirmDialog
        open={asking}
        title={t("confirm")}
        action={t("join")}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          onJoin?.();
        }}
      >
        {t("body")}
      </ConfirmDialog>
    </li>
  );
}

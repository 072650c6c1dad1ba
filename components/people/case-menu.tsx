"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { BadgeCheck, Check, MessageSquare, RotateCcw, UserCheck, X } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useSession } from "../shell/session-context";
import { useMay } from "../shell/use-may";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { MenuItem, MenuSeparator } from "../ui/menu";
import { RowMenu } from "../ui/row-menu";
import { toast } from "../ui/toast";

export type Case = RouterOutputs["cases"]["list"]["rows"][number];

/** What can be done with a case; a change of its state can be undone from the toast. */
export function CaseMenu({ one, money, owner }: { one: Case; money: string; owner: string }) {
  const t = useTranslations("cases");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const { me, workspace } = useSession();
  const maySupervise = useMay("inbox.supervise");
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [approving, setApproving] = useState(false);
  const settled = {
    onError: (error: unknown) => toast.error(errorText(error)),
    onSettled: () => {
      setApproving(false);
      return queries.invalidateQueries({ queryKey: trpc.cases.list.pathKey() });
    },
  };
  const update = useMutation(trpc.cases.update.mutationOptions(settled));
  const approve = useMutation(
    trpc.cases.approve.mutationOptions({ ...settled, onSuccess: () => toast.success(t("approved")) }),
  );
  function turn(state: "open" | "done" | "cancelled") {
    const before = one.state === "awaitingApproval" ? null : one.state;
    update.mutate(
      { caseId: one.id, state },
      {
        onSuccess: () =>
          toast(
            t("changed", { title: one.title, state: t(`states.${state}`) }),
            before === null
              ? undefined
              : {
                  action: {
                    label: common("undo"),
                    onClick: () => update.mutate({ caseId: one.id, state: before }),
                  },
                },
          ),
      },
    );
  }
  const open = one.state === "open" || one.state === "awaitingApproval";
  return (
    <>
      <RowMenu label={t("actionsOf", { title: one.title })}>
        {one.conversationId ? (
          <MenuItem
            icon={<MessageSquare size={15} aria-hidden />}
            href={`/w/${workspace.slug}/inbox?c=${one.conversationId}`}
          >
            {t("toConversation")}
          </MenuItem>
        ) : null}
        {open && one.userId !== me.id ? (
          <MenuItem
            icon={<UserCheck size={15} aria-hidden />}
            onClick={() => update.mutate({ caseId: one.id, userId: me.id })}
          >
            {t("take")}
          </MenuItem>
        ) : null}
        {one.state === "awaitingApproval" && maySupervise ? (
          <MenuItem icon={<BadgeCheck size={15} aria-hidden />} onClick={() => setApproving(true)}>
            {t("approve")}
          </MenuItem>
        ) : null}
        <MenuSeparator />
        {one.state === "open" ? (
          <MenuItem icon={<Check size={15} aria-hidden />} onClick={() => turn("done")}>
            {t("done")}
          </MenuItem>
        ) : null}
        {open ? (
          <MenuItem icon={<X size={15} aria-hidden />} onClick={() => turn("cancelled")}>
            {t("cancel")}
          </MenuItem>
        ) : (
          <MenuItem icon={<RotateCcw size={15} aria-hidden />} onClick={() => turn("open")}>
            {t("reopen")}
          </MenuItem>
        )}
      </RowMenu>
      <ConfirmDialog
        open={approving}
        title={t("approveTitle", { amount: money })}
        action={t("approve")}
        pending={approve.isPending}
        onClose={() => setApproving(false)}
        onConfirm={() => approve.mutate({ caseId: one.id })}
      >
        {t("approveBody", { title: one.title, name: owner })}
      </ConfirmDialog>
    </>
  );
}

"use client";
import { useMutation } from "@tanstack/react-query";
import { CircleOff, CirclePlay, FileUp, Pencil, RefreshCw, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useSession } from "../shell/session-context";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { MenuItem, MenuSeparator } from "../ui/menu";
import { RowMenu } from "../ui/row-menu";
import { toast } from "../ui/toast";
import { FileDialog } from "./file-dialog";
import { type Source, useRefreshKnowledge } from "./use-knowledge";

type Subject = Pick<Source, "id" | "kind" | "title" | "state">;

/** What can be done with a source; switching it off can be undone from the toast. */
export function SourceMenu({ source, onRemoved }: { source: Subject; onRemoved?: () => void }) {
  const t = useTranslations("knowledge.actions");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const { workspace } = useSession();
  const trpc = useTRPC();
  const refresh = useRefreshKnowledge();
  const [removing, setRemoving] = useState(false);
  const [replacing, setReplacing] = useState(false);
  const settled = { onError: (error: unknown) => toast.error(errorText(error)), onSettled: refresh };
  const turn = useMutation(trpc.knowledge.setState.mutationOptions(settled));
  const recrawl = useMutation(trpc.knowledge.recrawl.mutationOptions(settled));
  const remove = useMutation(
    trpc.knowledge.remove.mutationOptions({
      onError: settled.onError,
      onSuccess: () => {
        setRemoving(false);
        onRemoved?.();
        return refresh();
      },
    }),
  );
  const { id: sourceId, title } = source;
  return (
    <>
      <RowMenu label={t("of", { title })}>
        {onRemoved ? null : (
          <MenuItem
            icon={<Pencil size={15} aria-hidden />}
            href={`/w/${workspace.slug}/knowledge/${sourceId}`}
          >
            {t("open")}
          </MenuItem>
        )}
        {source.kind !== "qa" ? (
          <MenuItem icon={<RefreshCw size={15} aria-hidden />} onClick={() => recrawl.mutate({ sourceId })}>
            {t("recrawl")}
          </MenuItem>
        ) : null}
        {source.kind === "file" || source.kind === "table" ? (
          <MenuItem icon={<FileUp size={15} aria-hidden />} onClick={() => setReplacing(true)}>
            {t("replace")}
          </MenuItem>
        ) : null}
        {source.state === "live" ? (
          <MenuItem
            icon={<CircleOff size={15} aria-hidden />}
            onClick={() =>
              turn.mutate(
                { sourceId, state: "off" },
                {
                  onSuccess: () =>
                    toast(t("wentOff", { title }), {
                      action: {
                        label: common("undo"),
                        onClick: () => turn.mutate({ sourceId, state: "live" }),
                      },
                    }),
                },
              )
            }
          >
            {t("off")}
          </MenuItem>
        ) : (
          <MenuItem
            icon={<CirclePlay size={15} aria-hidden />}
            onClick={() => turn.mutate({ sourceId, state: "live" })}
          >
            {t("on")}
          </MenuItem>
        )}
        <MenuSeparator />
        <MenuItem icon={<Trash2 size={15} aria-hidden />} danger onClick={() => setRemoving(true)}>
          {t("remove")}
        </MenuItem>
      </RowMenu>
      {replacing ? <FileDialog sourceId={sourceId} onClose={() => setReplacing(false)} /> : null}
      <ConfirmDialog
        open={removing}
        title={t("removeTitle", { title })}
        action={t("remove")}
        pending={remove.isPending}
        onClose={() => setRemoving(false)}
        onConfirm={() => remove.mutate({ sourceId })}
      >
        {t("removeBody")}
      </ConfirmDialog>
    </>
  );
}

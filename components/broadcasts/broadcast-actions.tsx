"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useSession } from "../shell/session-context";
import { useMay } from "../shell/use-may";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { toast } from "../ui/toast";
import type { Broadcast } from "./broadcast-card";

/** Approving, pausing and stopping, as far as the broadcast and the role allow. */
export function BroadcastActions({ broadcast }: { broadcast: Broadcast }) {
  const t = useTranslations("broadcasts");
  const mayManage = useMay("campaigns.manage");
  const { me } = useSession();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const errorText = useErrorText();
  const [stopping, setStopping] = useState(false);
  const options = {
    onSettled: () => queries.invalidateQueries(trpc.broadcasts.pathFilter()),
    onError: (error: unknown) => toast.error(errorText(error)),
  };
  const approve = useMutation(trpc.broadcasts.approve.mutationOptions(options));
  const pause = useMutation(trpc.broadcasts.pause.mutationOptions(options));
  const stop = useMutation(
    trpc.broadcasts.stop.mutationOptions({ ...options, onSuccess: () => setStopping(false) }),
  );
  const { id: broadcastId, state } = broadcast;
  if (!mayManage || state === "done" || state === "stopped" || state === "stopping") return null;
  const paused = broadcast.pausedAt !== null;
  return (
    <>
      {state === "proposed" ? (
        <Button
          size="sm"
          variant="primary"
          disabled={broadcast.plannedBy === me.id}
          loading={approve.isPending}
          onClick={() => approve.mutate({ broadcastId })}
        >
          {t("approve")}
        </Button>
      ) : (
        <Button
          size="sm"
          loading={pause.isPending}
          onClick={() => pause.mutate({ broadcastId, paused: !paused })}
        >
          {paused ? t("resume") : t("pause")}
        </Button>
      )}
      <Button size="sm" variant="ghost" onClick={() => setStopping(true)}>
        {t("stop")}
      </Button>
      <ConfirmDialog
        open={stopping}
        title={t("stopTitle", { name: broadcast.name })}
        action={t("stop")}
        pending={stop.isPending}
        onClose={() => setStopping(false)}
        onConfirm={() => stop.mutate({ broadcastId })}
      >
        {t("stopBody", { sent: broadcast.counts.sent })}
      </ConfirmDialog>
    </>
  );
}

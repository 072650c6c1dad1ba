"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useSession } from "../shell/session-context";
import { useMay } from "../shell/use-may";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { Field } from "../ui/field";
import { Select } from "../ui/select";
import { toast } from "../ui/toast";
import { type ExperimentDetail, useExperimentWords } from "./experiment-words";

type Asked = "start" | "stop" | "promote" | "rollBack" | "remove";

/** What can be done with an experiment, by its state; each step says beforehand what it changes. */
export function ExperimentActions({ experiment }: { experiment: ExperimentDetail }) {
  const t = useTranslations("experiments");
  const mayManage = useMay("campaigns.manage");
  const words = useExperimentWords();
  const [asked, setAsked] = useState<Asked | null>(null);
  const { state, verdict, promotion, variants, control } = experiment;
  const winner = verdict?.kind === "winner" ? verdict.variant : null;
  const [chosen, setChosen] = useState<string | null>(null);
  const variant = chosen ?? winner ?? variants.find(({ id }) => id !== control)?.id ?? control;
  const { act, pending } = useActions(experiment, () => setAsked(null));
  if (!mayManage) return null;
  const promoted = promotion !== null && promotion.rolledBackAt === undefined;
  const offered: Asked[] =
    state === "draft"
      ? ["remove", "start"]
      : [
          ...(state === "running" ? (["stop"] as const) : []),
          ...(promoted ? (["rollBack"] as const) : (["promote"] as const)),
        ];
  const main: Asked | null = state === "draft" ? "start" : winner && !promoted ? "promote" : null;
  return (
    <>
      {offered.map((one) => (
        <Button key={one} variant={one === main ? "primary" : "secondary"} onClick={() => setAsked(one)}>
          {t(`actions.${one}`)}
        </Button>
      ))}
      {asked ? (
        <ConfirmDialog
          open
          title={t(`actions.${asked}`)}
          action={t(`actions.${asked}`)}
          pending={pending}
          onClose={() => setAsked(null)}
          onConfirm={() => act(asked, variant)}
        >
          <div className="flex flex-col gap-3">
            <p>{t(`ask.${asked}`)}</p>
            {asked === "promote" ? (
              <Field label={t("columns.variant")}>
                <Select
                  value={variant}
                  onValueChange={setChosen}
                  options={variants.map(({ id }) => ({ value: id, label: words.nameOf(experiment, id) }))}
                />
              </Field>
            ) : null}
          </div>
        </ConfirmDialog>
      ) : null}
    </>
  );
}

function useActions({ id: experimentId }: ExperimentDetail, close: () => void) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const { workspace } = useSession();
  const errorText = useErrorText();
  const options = {
    onSuccess: async () => {
      close();
      await queries.invalidateQueries(trpc.experiments.pathFilter());
    },
    onError: (error: unknown) => {
      close();
      toast.error(errorText(error));
    },
  };
  const start = useMutation(trpc.experiments.start.mutationOptions(options));
  const stop = useMutation(trpc.experiments.stop.mutationOptions(options));
  const promote = useMutation(trpc.experiments.promote.mutationOptions(options));
  const rollBack = useMutation(trpc.experiments.rollBack.mutationOptions(options));
  const remove = useMutation(
    trpc.experiments.remove.mutationOptions({
      ...options,
      onSuccess: async () => {
        router.push(`/w/${workspace.slug}/experiments`);
        await queries.invalidateQueries(trpc.experiments.list.queryFilter());
      },
    }),
  );
  const act = (asked: Asked, variant: string): void => {
    if (asked === "start") start.mutate({ experimentId });
    else if (asked === "stop") stop.mutate({ experimentId });
    else if (asked === "promote") promote.mutate({ experimentId, variant });
    else if (asked === "rollBack") rollBack.mutate({ experimentId });
    else remove.mutate({ experimentId });
  };
  const pending = [start, stop, promote, rollBack, remove].some((one) => one.isPending);
  return { act, pending };
}

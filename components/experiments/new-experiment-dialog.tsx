"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useSession } from "../shell/session-context";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Combobox } from "../ui/combobox";
import { Field } from "../ui/field";
import { FormDialog } from "../ui/form-dialog";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { EstimateLine } from "./estimate-line";
import { NEW_SETUP, SetupFields, type TypedSetup, typedGoal } from "./setup-fields";

/** Sets an experiment up: at which split, what it is to find, and how many contacts and days that takes. */
export function NewExperimentDialog({
  onClose,
  flowId: given,
  nodeId: at,
}: {
  onClose: () => void;
  flowId?: string;
  nodeId?: string;
}) {
  const t = useTranslations("experiments");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const { workspace } = useSession();
  const [name, setName] = useState("");
  const [flowId, setFlowId] = useState<string | null>(given ?? null);
  const [node, setNode] = useState<string | null>(at ?? null);
  const [wanted, setWanted] = useState<string | null>(null);
  const [setup, setSetup] = useState<TypedSetup>(NEW_SETUP);
  const flows = useQuery(trpc.flows.list.queryOptions({ archived: false }));
  const flow = useQuery({
    ...trpc.flows.get.queryOptions({ flowId: flowId ?? "" }),
    enabled: flowId !== null,
  });
  const splits = (flow.data?.document.nodes ?? []).flatMap((one) => (one.type === "split" ? [one] : []));
  const split = splits.find((one) => one.id === node) ?? splits[0];
  const ways = split
    ? [
        ...split.data.variants.map(({ id, label }) => ({ value: id, label: label ?? id })),
        ...(split.data.holdout > 0 ? [{ value: "holdout", label: t("holdout") }] : []),
      ]
    : [];
  const control = ways.find(({ value }) => value === wanted)?.value ?? ways[0]?.value ?? "";
  const goal = typedGoal(setup);
  const ready = name.trim() !== "" && flowId !== null && split !== undefined && goal !== null;
  const make = useMutation(
    trpc.experiments.create.mutationOptions({
      onSuccess: async ({ id }) => {
        onClose();
        router.push(`/w/${workspace.slug}/experiments/${id}`);
        await queries.invalidateQueries(trpc.experiments.list.queryFilter());
      },
    }),
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!ready || !goal || !split || flowId === null) return;
    const { plan, guardrails, promotes } = setup;
    make.mutate({ name: name.trim(), flowId, node: split.id, control, goal, plan, guardrails, promotes });
  }
  return (
    <FormDialog
      size="lg"
      title={t("new")}
      action={t("create")}
      pending={make.isPending}
      disabled={!ready}
      fault={make.error ? errorText(make.error) : null}
      onClose={onClose}
      onSubmit={submit}
    >
      <Field label={t("columns.name")}>
        <Input value={name} onValueChange={setName} maxLength={200} placeholder={t("namePlaceholder")} />
      </Field>
      <div className="grid gap-4 sm:grid-cols-3">
        <Field label={t("columns.flow")}>
          <Combobox
            value={flowId}
            onValueChange={(next) => {
              setFlowId(next);
              setNode(null);
            }}
            options={(flows.data?.items ?? []).map((one) => ({ value: one.id, label: one.name }))}
            emptyText={t("noFlows")}
          />
        </Field>
        <Field label={t("split")} error={flow.data && splits.length === 0 ? t("noSplit") : undefined}>
          <Select
            value={split?.id ?? null}
            onValueChange={setNode}
            disabled={splits.length < 2}
            options={splits.map((one, index) => ({
              value: one.id,
              label: t("splitOf", {
                number: index + 1,
                ways: one.data.variants.map(({ id, label }) => label ?? id).join(" / "),
              }),
            }))}
          />
        </Field>
        <Field label={t("control")} help={t("controlHelp")}>
          <Select
            value={control || null}
            onValueChange={setWanted}
            disabled={ways.length === 0}
            options={ways}
          />
        </Field>
      </div>
      <SetupFields
        value={setup}
        onChange={setSetup}
        estimate={
          flowId !== null && split && goal ? (
            <EstimateLine flowId={flowId} nodeId={split.id} control={control} goal={goal} plan={setup.plan} />
          ) : null
        }
      />
    </FormDialog>
  );
}

"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Menu, MenuChoice } from "../ui/menu";
import { toast } from "../ui/toast";
import { LABEL_COLOUR_NAMES, LABEL_COLOURS, type LabelColour, labelColour } from "./label-colours";

type Label = RouterOutputs["labels"]["list"][number];

/** The labels; each change is shown at once. */
export function LabelList({ labels, mayManage }: { labels: readonly Label[]; mayManage: boolean }) {
  const t = useTranslations("service.labels");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const queryKey = trpc.labels.list.queryKey();
  const [name, setName] = useState("");
  const [wrong, setWrong] = useState<"missing" | "taken" | null>(null);
  const shownAtOnce = (change: (list: readonly Label[]) => Label[]) => {
    const before = queries.getQueryData(queryKey);
    queries.setQueryData(queryKey, (list) => list && change(list));
    return { before };
  };
  const after = {
    onError: (error: unknown, _input: unknown, kept: { before: Label[] | undefined } | undefined) => {
      if (kept?.before) queries.setQueryData(queryKey, kept.before);
      toast.error(errorText(error));
    },
    onSettled: () => queries.invalidateQueries({ queryKey }),
  };
  const save = useMutation(
    trpc.labels.save.mutationOptions({
      onMutate: (label) =>
        shownAtOnce((list) =>
          list.some((one) => one.name === label.name)
            ? list.map((one) => (one.name === label.name ? label : one))
            : [...list, label],
        ),
      ...after,
    }),
  );
  const remove = useMutation(
    trpc.labels.remove.mutationOptions({
      onMutate: ({ name: gone }) => shownAtOnce((list) => list.filter((one) => one.name !== gone)),
      ...after,
    }),
  );
  function add(event: FormEvent) {
    event.preventDefault();
    const typed = name.trim();
    const fault = typed === "" ? "missing" : labels.some((one) => one.name === typed) ? "taken" : null;
    setWrong(fault);
    if (fault) return;
    const colour = LABEL_COLOUR_NAMES[labels.length % LABEL_COLOUR_NAMES.length] ?? "grey";
    save.mutate({ name: typed, colour });
    setName("");
  }
  function drop(label: Label) {
    remove.mutate(
      { name: label.name },
      {
        onSuccess: () =>
          toast(t("removed", { name: label.name }), {
            action: { label: common("undo"), onClick: () => save.mutate(label) },
          }),
      },
    );
  }
  return (
    <>
      {labels.length === 0 ? <p className="text-sm text-muted">{t("empty")}</p> : null}
      <ul aria-label={t("title")} className="flex flex-wrap gap-2 empty:hidden">
        {labels.map((label) => (
          <li
            key={label.name}
            className="flex min-h-8 max-w-full items-center gap-1 rounded-lg border border-line pl-1 text-sm"
          >
            <Colour
              label={label}
              disabled={!mayManage}
              onChange={(colour) => save.mutate({ name: label.name, colour })}
            />
            <span className="min-w-0 truncate">{label.name}</span>
            {mayManage ? (
              <button
                type="button"
                aria-label={t("removeOf", { name: label.name })}
                onClick={() => drop(label)}
                className="inline-flex size-7 shrink-0 items-center justify-center rounded-lg text-subtle hover:bg-hover hover:text-fg"
              >
                <X size={13} aria-hidden />
              </button>
            ) : (
              <span className="w-2" />
            )}
          </li>
        ))}
      </ul>
      {mayManage ? (
        <form noValidate onSubmit={add} className="flex items-start gap-2">
          <Field hideLabel label={t("name")} error={wrong ? t(wrong) : undefined} className="max-w-72 flex-1">
            <Input
              value={name}
              maxLength={60}
              placeholder={t("placeholder")}
              onValueChange={(text) => {
                setName(text);
                setWrong(null);
              }}
            />
          </Field>
          <Button type="submit">{t("add")}</Button>
        </form>
      ) : null}
    </>
  );
}

function Colour({
  label,
  disabled,
  onChange,
}: {
  label: Label;
  disabled: boolean;
  onChange: (colour: LabelColour) => void;
}) {
  const t = useTranslations("service.labels");
  const colour = labelColour(label.colour);
  const dot = (name: LabelColour) => (
    <span className="block size-3 rounded-full" style={{ background: LABEL_COLOURS[name] }} aria-hidden />
  );
  if (disabled) return <span className="px-1.5">{dot(colour)}</span>;
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={t("colourOf", { name: label.name })}
          className="inline-flex size-7 shrink-0 items-center justify-center rounded-lg hover:bg-hover"
        >
          {dot(colour)}
        </button>
      }
    >
      <MenuChoice
        label={t("colour")}
        value={colour}
        onValueChange={onChange}
        options={LABEL_COLOUR_NAMES.map((value) => ({
          value,
          label: t(`colours.${value}`),
          icon: dot(value),
        }))}
      />
    </Menu>
  );
}

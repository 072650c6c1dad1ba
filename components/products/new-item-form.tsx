"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";
import { ItemFields } from "./item-fields";
import { type ItemKind, linesOf, useRefreshProducts } from "./use-products";

/** Adds what the source does not say. */
export function NewItemForm({
  launchId,
  kind,
  onClose,
}: {
  launchId: string;
  kind: ItemKind;
  onClose: () => void;
}) {
  const t = useTranslations("products.launch");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const refresh = useRefreshProducts();
  const [typed, setTyped] = useState({ label: "", text: "", phrasings: "" });
  const add = useMutation(
    useTRPC().launches.addItem.mutationOptions({
      onSuccess: () => {
        onClose();
        return refresh();
      },
    }),
  );
  return (
    <form
      aria-label={t("add")}
      className="flex flex-col gap-2 rounded-lg border border-line p-3"
      onSubmit={(event) => {
        event.preventDefault();
        const { label, text, phrasings } = typed;
        if (text.trim())
          add.mutate({ launchId, kind, label: label.trim(), text, phrasings: linesOf(phrasings) });
      }}
    >
      {add.error ? <Notice tone="danger">{errorText(add.error)}</Notice> : null}
      <ItemFields kind={kind} typed={typed} onChange={(change) => setTyped({ ...typed, ...change })} />
      <div className="flex justify-end gap-2">
        <Button size="sm" variant="ghost" onClick={onClose}>
          {common("cancel")}
        </Button>
        <Button size="sm" variant="primary" type="submit" loading={add.isPending}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}

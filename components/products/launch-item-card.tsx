"use client";
import { useMutation } from "@tanstack/react-query";
import { Crosshair } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { IconButton } from "../ui/icon-button";
import { toast } from "../ui/toast";
import { useInterestName } from "./interest";
import { ItemFields } from "./item-fields";
import { type LaunchItem, linesOf, useRefreshProducts } from "./use-products";

/** One thing that is to be said: taken over, dropped or put otherwise, with its place in the source. */
export function LaunchItemCard({
  launchId,
  item,
  isOpen,
  isShown,
  onShow,
}: {
  launchId: string;
  item: LaunchItem;
  isOpen: boolean;
  isShown: boolean;
  onShow: () => void;
}) {
  const t = useTranslations("products.launch");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const refresh = useRefreshProducts();
  const interestName = useInterestName();
  const [typed, setTyped] = useState<{ label: string; text: string; phrasings: string } | null>(null);
  const { id: itemId, kind, label, text, phrasings, state, edited } = item;
  const edit = useMutation(
    useTRPC().launches.editItem.mutationOptions({
      onSuccess: () => {
        setTyped(null);
        return refresh();
      },
      onError: (error) => toast.error(errorText(error)),
    }),
  );
  const decide = (next: LaunchItem["state"]) => edit.mutate({ launchId, itemId, state: next });
  const heading =
    kind === "script" ? interestName(label) : kind === "point" || kind === "test" ? null : label;
  return (
    <li
      aria-label={heading ?? text}
      className={cx(
        "flex flex-col gap-2 rounded-lg border bg-surface p-3 text-sm",
        isShown ? "border-accent" : "border-line",
        state === "dropped" && "opacity-60",
      )}
    >
      {typed ? (
        <form
          aria-label={t("editItem")}
          className="flex flex-col gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (!typed.text.trim()) return;
            const { label, text } = typed;
            edit.mutate({ launchId, itemId, label: label.trim(), text, phrasings: linesOf(typed.phrasings) });
          }}
        >
          <ItemFields kind={kind} typed={typed} onChange={(change) => setTyped({ ...typed, ...change })} />
          <div className="flex justify-end gap-2">
            <Button size="sm" variant="ghost" onClick={() => setTyped(null)}>
              {common("cancel")}
            </Button>
            <Button size="sm" variant="primary" type="submit" loading={edit.isPending}>
              {t("save")}
            </Button>
          </div>
        </form>
      ) : (
        <>
          <div className="flex items-start gap-2">
            <div className={cx("min-w-0 flex-1", state === "dropped" && "line-through")}>
              {heading ? <p className="font-medium">{heading}</p> : null}
              <p className="whitespace-pre-wrap break-words">{text}</p>
              {phrasings.length > 0 ? <p className="text-xs text-subtle">{phrasings.join(" · ")}</p> : null}
            </div>
            {item.spanFrom === null ? (
              <span className="shrink-0 text-xs text-subtle">{t("noSpan")}</span>
            ) : (
              <IconButton
                size="sm"
                label={t("show")}
                pressed={isShown}
                icon={<Crosshair size={14} aria-hidden />}
                onClick={onShow}
              />
            )}
          </div>
          <div className="flex flex-wrap items-center gap-2">
            {state === "accepted" ? <Badge tone="ok">{t("accepted")}</Badge> : null}
            {edited ? <Badge>{t("edited")}</Badge> : null}
            <span className="flex-1" />
            {isOpen ? (
              <>
                {state === "proposed" ? (
                  <Button size="sm" onClick={() => decide("accepted")}>
                    {t("accept")}
                  </Button>
                ) : null}
                <Button
                  size="sm"
                  variant="ghost"
                  onClick={() => setTyped({ label, text, phrasings: phrasings.join("\n") })}
                >
                  {t("editItem")}
                </Button>
                <Button
                  size="sm"
                  variant="ghost"
                  onClick={() => decide(state === "dropped" ? "proposed" : "dropped")}
                >
                  {t(state === "dropped" ? "bringBack" : "drop")}
                </Button>
              </>
            ) : null}
          </div>
        </>
      )}
    </li>
  );
}

"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";
import type { Condition } from "../../flow/text/condition";
import { useSettled } from "../contacts/use-settled";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { cx } from "../ui/cx";
import { Notice } from "../ui/notice";

const PAUSE = 400;

/** How many a condition is about right now, and some of them; asks once the writer has paused. */
export function LiveCount({ condition }: { condition: Condition | null }) {
  const t = useTranslations("audiences.live");
  const contacts = useTranslations("contacts");
  const format = useFormatter();
  const errorText = useErrorText();
  const text = condition === null ? null : JSON.stringify(condition);
  const settled = useSettled(text, PAUSE);
  const asked: Condition = settled === null ? { any: [] } : JSON.parse(settled);
  const { data, error, isFetching } = useQuery(
    useTRPC().audiences.preview.queryOptions(
      { condition: asked },
      { enabled: settled !== null, placeholderData: keepPreviousData, retry: false, staleTime: 5_000 },
    ),
  );
  if (text === null) return <p className="text-sm text-muted">{t("incomplete")}</p>;
  if (error) return <Notice tone="warn">{errorText(error)}</Notice>;
  if (!data) return <p className="text-sm text-muted">…</p>;
  return (
    <section
      aria-live="polite"
      aria-label={t("title")}
      className={cx(
        "rounded-lg border border-line bg-raised p-3 transition-opacity",
        isFetching && "opacity-60",
      )}
    >
      <p className="flex items-baseline gap-2">
        <span className="text-2xl font-semibold tabular-nums">{format.number(data.count)}</span>
        <span className="text-sm text-muted">{t("of", { total: format.number(data.total) })}</span>
      </p>
      {data.examples.length ? (
        <p className="mt-1 text-sm text-muted">
          {t("examples")}{" "}
          {data.examples
            .map(
              ({ id, name, email, phone }) =>
                name ?? email ?? phone ?? contacts("nameless", { id: id.slice(-4) }),
            )
            .join(" · ")}
        </p>
      ) : (
        <p className="mt-1 text-sm text-muted">{t("none")}</p>
      )}
    </section>
  );
}

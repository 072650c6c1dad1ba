"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import type { RouterInputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Badge } from "../ui/badge";
import { Notice } from "../ui/notice";
import { Table, Td, Th, Tr } from "../ui/table";
import { useRefusal } from "./use-refusal";

/** What the first lines of a file would become. */
export function ImportPreview(input: RouterInputs["contacts"]["previewImport"]) {
  const t = useTranslations("contacts.imports");
  const errorText = useErrorText();
  const refusal = useRefusal();
  const preview = useQuery(
    useTRPC().contacts.previewImport.queryOptions(input, { placeholderData: keepPreviousData }),
  );
  if (preview.error) return <Notice tone="danger">{errorText(preview.error)}</Notice>;
  if (!preview.data) return null;
  const { looked, refused, consented, lines } = preview.data;
  return (
    <section className="flex flex-col gap-2">
      <p className="text-sm" aria-live="polite">
        {t("previewed", { looked, refused, consented })}
      </p>
      <Table
        label={t("preview")}
        head={
          <>
            <Th>{t("lineHead")}</Th>
            <Th>{t("who")}</Th>
            <Th>{t("becomes")}</Th>
          </>
        }
      >
        {lines.map((one) => (
          <Tr key={one.line}>
            <Td className="tabular-nums text-muted">{one.line}</Td>
            <Td className="max-w-72 truncate">{one.who.join(" · ") || "–"}</Td>
            <Td>
              {one.refused ? (
                <span className="text-danger">{refusal(one.refused)}</span>
              ) : (
                <span className="flex flex-wrap items-center gap-1.5">
                  <Badge>{one.known ? t("known") : t("fresh")}</Badge>
                  {one.consent.map(({ channel, granted }) => (
                    <Badge key={channel} tone={granted ? "ok" : "warn"}>
                      {t(granted ? "mayWrite" : "mayNot", { channel })}
                    </Badge>
                  ))}
                  {one.tags.slice(0, 4).map((tag) => (
                    <Badge key={tag}>{tag}</Badge>
                  ))}
                </span>
              )}
            </Td>
          </Tr>
        ))}
      </Table>
    </section>
  );
}

"use client";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { errorCode } from "../trpc/error-code";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";
import { SkeletonRows } from "../ui/skeleton";

interface Loadable<Data> {
  data: Data | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** Draws the data of a query when it is there, place-holders before, words and a way on after a failure. */
export function QueryState<Data>({
  query,
  rows = 4,
  children,
}: {
  query: Loadable<Data>;
  rows?: number;
  children: (data: Data) => ReactNode;
}) {
  const t = useTranslations("common");
  const errorText = useErrorText();
  if (query.data !== undefined) return children(query.data);
  if (query.error)
    return (
      <Notice
        tone="danger"
        action={
          // What is not there, or not for this person, is not there a moment later either.
          ["NOT_FOUND", "FORBIDDEN"].includes(errorCode(query.error) ?? "") ? undefined : (
            <Button size="sm" onClick={() => void query.refetch()}>
              {t("retry")}
            </Button>
          )
        }
      >
        {errorText(query.error)}
      </Notice>
    );
  return <SkeletonRows rows={rows} label={t("loading")} />;
}

"use client";
import { useTranslations } from "use-intl";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { ArchivePicture, SearchPicture } from "../ui/pictures";
import type { Shown } from "./in-view";
import { InboxPicture } from "./inbox-picture";
import type { AddressChange } from "./use-inbox-address";

/** A view with nothing in it: what would stand here, and where to look now. */
export function InboxEmpty({ shown, go }: { shown: Shown; go: (change: AddressChange) => void }) {
  const t = useTranslations("inbox.empty");
  const filters = useTranslations("inbox.filter");
  const filtered = shown.unreadOnly || shown.label !== null || shown.priority !== null;
  if (filtered)
    return (
      <EmptyState
        picture={<SearchPicture />}
        title={t("filtered")}
        example={t("filteredHint")}
        action={
          <Button onClick={() => go({ unread: null, label: null, priority: null })}>
            {filters("clear")}
          </Button>
        }
      />
    );
  return (
    <EmptyState
      picture={shown.view === "closed" || shown.view === "snoozed" ? <ArchivePicture /> : <InboxPicture />}
      title={t(`${shown.view}.title`)}
      example={t(`${shown.view}.hint`)}
      action={
        shown.view === "mine" ? (
          <Button onClick={() => go({ view: "unassigned" })}>{t("toUnassigned")}</Button>
        ) : null
      }
    />
  );
}

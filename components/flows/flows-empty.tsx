"use client";
import { Plus, Upload } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { ArchivePicture, FlowPicture, SearchPicture } from "../ui/pictures";

export function FlowsEmpty({
  query,
  archived,
  mayEdit,
  onNew,
  onImport,
}: {
  query: string;
  archived: boolean;
  mayEdit: boolean;
  onNew: () => void;
  onImport: () => void;
}) {
  const t = useTranslations("flows");
  if (query)
    return (
      <EmptyState
        picture={<SearchPicture />}
        title={t("empty.search", { query })}
        example={t("empty.searchExample")}
      />
    );
  if (archived)
    return (
      <EmptyState
        picture={<ArchivePicture />}
        title={t("empty.archived")}
        example={t("empty.archivedExample")}
      />
    );
  return (
    <EmptyState
      picture={<FlowPicture />}
      title={t("empty.title")}
      example={t("empty.example")}
      action={
        mayEdit ? (
          <>
            <Button variant="primary" icon={<Plus size={15} aria-hidden />} onClick={onNew}>
              {t("new")}
            </Button>
            <Button icon={<Upload size={14} aria-hidden />} onClick={onImport}>
              {t("import")}
            </Button>
          </>
        ) : null
      }
    />
  );
}

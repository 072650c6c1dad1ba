"use client";
import { FileUp } from "lucide-react";
import { type DragEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { Dialog } from "../ui/dialog";
import { FileButton } from "../ui/file-button";
import { Notice } from "../ui/notice";
import { Progress } from "../ui/progress";
import { FILE_TYPES, useFileUpload } from "./use-file-upload";

/** Adds files, each a source of its own, or puts another in the place of `sourceId`'s; it may be closed as soon as they are up. */
export function FileDialog({ sourceId, onClose }: { sourceId?: string; onClose: () => void }) {
  const t = useTranslations("knowledge.file");
  const common = useTranslations("common");
  const [isOver, setIsOver] = useState(false);
  const { uploads, add } = useFileUpload(sourceId);
  const isBusy = uploads.some(({ state }) => state === "uploading");
  function drop(event: DragEvent) {
    event.preventDefault();
    setIsOver(false);
    add([...event.dataTransfer.files].slice(0, sourceId === undefined ? undefined : 1));
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("title")}
      footer={
        <Button variant={uploads.length > 0 && !isBusy ? "primary" : "ghost"} onClick={onClose}>
          {common("close")}
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the button in it does the same by keyboard */}
        <div
          onDragOver={(event) => {
            event.preventDefault();
            setIsOver(true);
          }}
          onDragLeave={() => setIsOver(false)}
          onDrop={drop}
          className={cx(
            "flex flex-col items-center gap-2 rounded-lg border border-dashed px-4 py-8 text-center",
            isOver ? "border-accent bg-accent-soft" : "border-line-strong",
          )}
        >
          <FileUp size={22} className="text-subtle" aria-hidden />
          <p className="text-sm font-medium">{t("drop")}</p>
          <p className="text-xs text-subtle">{t("help")}</p>
          <FileButton
            multiple={sourceId === undefined}
            accept={FILE_TYPES}
            onChoose={(_, files) => add([...files])}
          >
            {t("choose")}
          </FileButton>
        </div>
        <ul className="flex flex-col gap-2" aria-live="polite">
          {uploads.map(({ id, name, state, sent, size, error }) => (
            <li key={id}>
              {state === "failed" ? (
                <Notice tone="danger">{error}</Notice>
              ) : state === "done" ? (
                <Notice tone="ok">{t("done", { name })}</Notice>
              ) : (
                <Progress value={sent} max={Math.max(1, size)} label={t("uploading", { name })} />
              )}
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

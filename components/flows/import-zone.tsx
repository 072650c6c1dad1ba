"use client";
import { type DragEvent, type ReactNode, type RefObject, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { ImportDialog } from "./import-dialog";

export interface ImportZoneProps {
  /** Gets the hidden file input, so that buttons can open it. */
  fileRef: RefObject<HTMLInputElement | null>;
  enabled: boolean;
  children: ReactNode;
}

/** A page that takes files: dropped anywhere on it, or chosen through `fileRef`. */
export function ImportZone({ fileRef, enabled, children }: ImportZoneProps) {
  const t = useTranslations("flows.importing");
  const [file, setFile] = useState<File | null>(null);
  const [over, setOver] = useState(false);
  // Entering a child fires leave on its parent: only the balance says whether the pointer is still inside.
  const depth = useRef(0);

  const hasFiles = (event: DragEvent) => enabled && event.dataTransfer.types.includes("Files");
  function onDrop(event: DragEvent) {
    depth.current = 0;
    setOver(false);
    if (!hasFiles(event)) return;
    event.preventDefault();
    const [dropped] = event.dataTransfer.files;
    if (dropped) setFile(dropped);
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a short cut of the import button
    <div
      className="relative flex min-h-0 flex-1 flex-col"
      onDragEnter={(event) => {
        if (!hasFiles(event)) return;
        depth.current += 1;
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!hasFiles(event)) return;
        depth.current -= 1;
        if (depth.current <= 0) setOver(false);
      }}
      onDragOver={(event) => {
        if (hasFiles(event)) event.preventDefault();
      }}
      onDrop={onDrop}
    >
      {children}
      <input
        ref={fileRef}
        type="file"
        accept=".json,application/json"
        hidden
        onChange={(event) => {
          const [chosen] = event.target.files ?? [];
          // The same file may be chosen again after it was mended.
          event.target.value = "";
          if (chosen) setFile(chosen);
        }}
      />
      {over ? (
        <div className="pointer-events-none absolute inset-2 z-40 flex items-center justify-center rounded-lg border-2 border-dashed border-accent bg-accent-soft/90 text-lg font-medium text-accent-text">
          {t("drop")}
        </div>
      ) : null}
      {file ? (
        <ImportDialog
          key={`${file.name} ${file.lastModified} ${file.size}`}
          file={file}
          onClose={() => setFile(null)}
        />
      ) : null}
    </div>
  );
}

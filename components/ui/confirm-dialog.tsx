"use client";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "./button";
import { Dialog } from "./dialog";

/** Asks before what cannot be undone; anything else gets an undo instead. */
export function ConfirmDialog({
  open,
  title,
  children,
  action,
  pending,
  onClose,
  onConfirm,
}: {
  open: boolean;
  title: ReactNode;
  /** What will be gone, what stays. */
  children: ReactNode;
  /** The verb on the button. */
  action: ReactNode;
  pending?: boolean;
  onClose: () => void;
  onConfirm: () => void;
}) {
  const t = useTranslations("common");
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      size="sm"
      title={title}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button variant="danger" loading={pending} onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      <p className="text-sm text-muted">{children}</p>
    </Dialog>
  );
}

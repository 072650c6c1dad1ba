"use client";
import { type FormEvent, type ReactNode, useId } from "react";
import { useTranslations } from "use-intl";
import { Button } from "./button";
import { Dialog, type DialogProps } from "./dialog";
import { Notice } from "./notice";

export interface FormDialogProps extends Pick<DialogProps, "title" | "description" | "size"> {
  /** What the main button says; "Save" where nothing is said. */
  action?: ReactNode;
  pending?: boolean;
  disabled?: boolean;
  /** What went wrong with what was sent, above the fields. */
  fault?: ReactNode;
  onClose: () => void;
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  children: ReactNode;
}

/** A form over the page that is sent or called off. It is mounted while it is open. */
export function FormDialog({
  action,
  pending,
  disabled,
  fault,
  onClose,
  onSubmit,
  children,
  ...dialog
}: FormDialogProps) {
  const t = useTranslations("common");
  const id = useId();
  return (
    <Dialog
      {...dialog}
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button variant="primary" type="submit" form={id} loading={pending} disabled={disabled}>
            {action ?? t("save")}
          </Button>
        </>
      }
    >
      <form id={id} noValidate autoComplete="off" onSubmit={onSubmit} className="flex flex-col gap-4">
        {fault ? <Notice tone="danger">{fault}</Notice> : null}
        {children}
      </form>
    </Dialog>
  );
}

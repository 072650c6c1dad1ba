"use client";
import { useTranslations } from "use-intl";
import { Button } from "../ui/button";
import { CopyButton } from "../ui/copy-button";
import { Dialog } from "../ui/dialog";
import { Input } from "../ui/input";
import { Notice } from "../ui/notice";

/** Shows a signing secret for the only time. */
export function SecretOnce({ secret, body, onClose }: { secret: string; body: string; onClose: () => void }) {
  const t = useTranslations("webhooks");
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("onceTitle")}
      footer={
        <Button variant="primary" onClick={onClose}>
          {t("onceDone")}
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        <Notice tone="warn">{body}</Notice>
        <div className="flex gap-2">
          <Input
            mono
            readOnly
            aria-label={t("secret")}
            value={secret}
            onFocus={(event) => event.currentTarget.select()}
          />
          <CopyButton withText text={secret} />
        </div>
      </div>
    </Dialog>
  );
}

"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Notice } from "../ui/notice";
import { toast } from "../ui/toast";

/** Makes a link for everybody. */
export function NewLinkDialog({ onClose, onMade }: { onClose: () => void; onMade: () => void }) {
  const t = useTranslations("links");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const [url, setUrl] = useState("https://");
  const [title, setTitle] = useState("");
  const create = useMutation(
    useTRPC().links.create.mutationOptions({
      onSuccess: () => {
        toast.success(t("made"));
        onMade();
        onClose();
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("new")}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {common("cancel")}
          </Button>
          <Button
            variant="primary"
            disabled={!/^https?:\/\/\S+/.test(url.trim())}
            loading={create.isPending}
            onClick={() =>
              create.mutate({ url: url.trim(), ...(title.trim() ? { title: title.trim() } : {}) })
            }
          >
            {t("make")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {create.error ? <Notice tone="danger">{errorText(create.error)}</Notice> : null}
        <Field label={t("url")} help={t("urlHelp")}>
          <Input type="url" value={url} onValueChange={setUrl} maxLength={2_000} />
        </Field>
        <Field label={t("name")}>
          <Input value={title} onValueChange={setTitle} maxLength={200} />
        </Field>
      </div>
    </Dialog>
  );
}

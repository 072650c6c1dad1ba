"use client";
import { useMutation } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { useState } from "react";
import { useLocale, useTranslations } from "use-intl";
import { base64Of } from "../knowledge/upload-in-parts";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { FileButton } from "../ui/file-button";
import { Input } from "../ui/input";
import { Notice } from "../ui/notice";
import { toast } from "../ui/toast";
import { useRefreshProducts } from "./use-products";

const MOST_BYTES = 700_000;

/** Takes a feed of products in: what is in it is told before anything is written. */
export function FeedDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("products.feedDialog");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const refresh = useRefreshProducts();
  const trpc = useTRPC();
  const [currency, setCurrency] = useState(useLocale() === "zh-CN" ? "CNY" : "USD");
  const [file, setFile] = useState<{ fileName: string; data: string } | null>(null);
  const [tooLarge, setTooLarge] = useState(false);
  const check = useMutation(trpc.products.importFeed.mutationOptions());
  const write = useMutation(
    trpc.products.importFeed.mutationOptions({
      onSuccess: (done) => {
        toast.success(t("done", { created: done.created, updated: done.updated }));
        onClose();
        return refresh();
      },
    }),
  );
  async function choose(chosen: File) {
    setTooLarge(chosen.size > MOST_BYTES);
    if (chosen.size > MOST_BYTES) return;
    const next = { fileName: chosen.name, data: await base64Of(chosen) };
    setFile(next);
    check.mutate({ ...next, currency, check: true });
  }
  const error = check.error ?? write.error;
  const found = check.data;
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("title")}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {common("cancel")}
          </Button>
          <Button
            variant="primary"
            disabled={!file || !found || found.products === 0}
            loading={write.isPending}
            onClick={() => file && write.mutate({ ...file, currency })}
          >
            {t("import")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {error ? <Notice tone="danger">{errorText(error)}</Notice> : null}
        {tooLarge ? <Notice tone="danger">{t("tooLarge")}</Notice> : null}
        <p className="text-sm text-muted">{t("help")}</p>
        <Field label={t("currency")}>
          <Input
            mono
            maxLength={3}
            value={currency}
            onValueChange={(text) => setCurrency(text.toUpperCase())}
          />
        </Field>
        <div>
          <FileButton
            icon={<FileUp size={15} aria-hidden />}
            loading={check.isPending}
            accept=".csv,.tsv,.txt,.json,.ndjson,.jsonl,.xml"
            onChoose={(chosen) => void choose(chosen)}
          >
            {t("choose")}
          </FileButton>
        </div>
        {found ? (
          <div className="flex flex-col gap-1 text-sm">
            <p className="font-medium">{t("found", { count: found.products })}</p>
            {found.refused.length > 0 ? (
              <>
                <p className="text-muted">{t("refused", { count: found.refused.length })}</p>
                <ul className="max-h-40 overflow-y-auto text-xs text-subtle">
                  {found.refused.map(({ line, reason }) => (
                    <li key={line}>{t("line", { line, reason })}</li>
                  ))}
                </ul>
              </>
            ) : null}
          </div>
        ) : null}
      </div>
    </Dialog>
  );
}

"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { FileButton } from "../ui/file-button";
import { Input } from "../ui/input";
import { Notice } from "../ui/notice";
import { SegmentedControl } from "../ui/segmented-control";
import { Textarea } from "../ui/textarea";
import { toast } from "../ui/toast";
import type { Pool } from "./coupons-page";

const FORM_ID = "coupon-codes";
const MAX_TEXT = 900_000;
const MAX_COUNT = 50_000;

/** Fills a pool: codes made here, or one's own, pasted or from a file. */
export function CodesDialog({ pool, onClose }: { pool: Pool; onClose: () => void }) {
  const t = useTranslations("coupons.codes");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [way, setWay] = useState<"generate" | "own">("generate");
  const [count, setCount] = useState("100");
  const [prefix, setPrefix] = useState("");
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState<"count" | "text" | null>(null);
  const settled = { onSettled: () => queries.invalidateQueries({ queryKey: trpc.coupons.list.queryKey() }) };
  const generate = useMutation(
    trpc.coupons.generate.mutationOptions({
      ...settled,
      onSuccess: ({ added }) => {
        toast.success(t("added", { count: added }));
        onClose();
      },
    }),
  );
  const add = useMutation(
    trpc.coupons.addCodes.mutationOptions({
      ...settled,
      onSuccess: ({ added, repeated, refused }) => {
        toast.success(t("added", { count: added }));
        if (repeated === 0 && refused.length === 0) onClose();
      },
    }),
  );
  const error = generate.error ?? add.error;
  function submit(event: FormEvent) {
    event.preventDefault();
    const wanted = Number(count);
    if (way === "generate") {
      const good = Number.isInteger(wanted) && wanted >= 1 && wanted <= MAX_COUNT;
      setWrong(good ? null : "count");
      if (good)
        generate.mutate({
          poolId: pool.id,
          count: wanted,
          ...(prefix.trim() ? { prefix: prefix.trim() } : {}),
        });
    } else {
      const good = text.trim() !== "" && text.length <= MAX_TEXT;
      setWrong(good ? null : "text");
      if (good) add.mutate({ poolId: pool.id, text });
    }
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("title", { name: pool.name })}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {pool.codes === 0 ? t("later") : common("close")}
          </Button>
          <Button
            variant="primary"
            type="submit"
            form={FORM_ID}
            loading={generate.isPending || add.isPending}
          >
            {way === "generate" ? t("generate") : t("add")}
          </Button>
        </>
      }
    >
      <form id={FORM_ID} noValidate autoComplete="off" onSubmit={submit} className="flex flex-col gap-4">
        {error ? <Notice tone="danger">{errorText(error)}</Notice> : null}
        <SegmentedControl
          aria-label={t("way")}
          value={way}
          onValueChange={setWay}
          options={[
            { value: "generate", label: t("ways.generate") },
            { value: "own", label: t("ways.own") },
          ]}
        />
        {way === "generate" ? (
          <div className="grid gap-3 sm:grid-cols-2">
            <Field label={t("count")} error={wrong === "count" ? t("countWrong") : undefined}>
              <Input inputMode="numeric" value={count} onValueChange={setCount} maxLength={6} />
            </Field>
            <Field label={t("prefix")} help={t("prefixHelp")}>
              <Input
                mono
                value={prefix}
                onValueChange={setPrefix}
                maxLength={20}
                placeholder={t("prefixPlaceholder")}
              />
            </Field>
          </div>
        ) : (
          <>
            <Field
              label={t("text")}
              help={t("textHelp")}
              error={wrong === "text" ? t("textWrong") : undefined}
            >
              <Textarea mono rows={8} value={text} onValueChange={setText} />
            </Field>
            <div>
              <FileButton
                size="sm"
                icon={<Upload size={14} aria-hidden />}
                accept=".txt,.csv,text/plain,text/csv"
                onChoose={(file) => void file.text().then(setText)}
              >
                {t("file")}
              </FileButton>
            </div>
            {add.data && (add.data.repeated > 0 || add.data.refused.length > 0) ? (
              <Notice tone="warn">
                {t("left", { repeated: add.data.repeated, refused: add.data.refused.length })}
                {add.data.refused.length > 0 ? (
                  <ul className="mt-1 max-h-32 overflow-y-auto font-mono text-xs">
                    {add.data.refused.map((one) => (
                      <li key={one.line}>{t("refused", { line: one.line, text: one.text })}</li>
                    ))}
                  </ul>
                ) : null}
              </Notice>
            ) : null}
          </>
        )}
      </form>
    </Dialog>
  );
}

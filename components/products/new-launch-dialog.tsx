"use client";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { useLocale, useTranslations } from "use-intl";
import { base64Of, uploadInParts } from "../knowledge/upload-in-parts";
import { useSession } from "../shell/session-context";
import { useTRPCClient } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { FileButton } from "../ui/file-button";
import { Input } from "../ui/input";
import { Notice } from "../ui/notice";
import { SegmentedControl } from "../ui/segmented-control";
import { Textarea } from "../ui/textarea";
import { ProductFields, readProduct, typedProduct } from "./product-fields";
import { isAddress, useRefreshProducts } from "./use-products";

const FORM_ID = "new-launch";
const KINDS = ["page", "paste", "file", "feed", "form"] as const;
const LANGUAGES = ["zh", "en"] as const;
const FILES = {
  file: ".pdf,.docx,.md,.txt,.html,.htm",
  feed: ".csv,.tsv,.json,.ndjson,.jsonl,.xml",
} as const;

/** Begins a launch: of a page, a pasted text, a file, a feed, or what is typed. */
export function NewLaunchDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("products.launch");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const client = useTRPCClient();
  const refresh = useRefreshProducts();
  const router = useRouter();
  const { workspace } = useSession();
  const chinese = useLocale() === "zh-CN";
  const [kind, setKind] = useState<(typeof KINDS)[number]>("page");
  const [language, setLanguage] = useState<(typeof LANGUAGES)[number]>(chinese ? "zh" : "en");
  const [currency, setCurrency] = useState(chinese ? "CNY" : "USD");
  const [url, setUrl] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const [typed, setTyped] = useState(() => typedProduct(null, chinese ? "CNY" : "USD"));
  const [text, setText] = useState("");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const product = readProduct(typed);
  const isMissing =
    kind === "page"
      ? !isAddress(url.trim())
      : kind === "form"
        ? !product.ok || !text.trim()
        : kind === "paste"
          ? !text.trim()
          : file === null;

  async function begin(): Promise<string | undefined> {
    const about = { language, currency };
    if (kind === "page") return (await client.launches.fromPage.mutate({ ...about, url: url.trim() })).id;
    if (kind === "form" && product.ok) {
      const { validFrom: _, validUntil: __, state: ___, ...known } = product.product;
      return (await client.launches.fromForm.mutate({ ...about, product: known, text: text.trim() })).id;
    }
    if (kind === "paste") return (await client.launches.fromText.mutate({ ...about, text: text.trim() })).id;
    if (!file) return undefined;
    if (kind === "feed") {
      const data = await base64Of(file);
      const { ids } = await client.launches.fromFeed.mutate({ ...about, fileName: file.name, data });
      return ids.length === 1 ? ids[0] : undefined;
    }
    const uploadId = await uploadInParts(client, file);
    return (await client.launches.fromFile.mutate({ ...about, uploadId })).id;
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (isMissing || busy) return;
    setBusy(true);
    setError(null);
    try {
      const id = await begin();
      await refresh();
      onClose();
      if (id) router.push(`/w/${workspace.slug}/products/launches/${id}`);
    } catch (fault) {
      setError(errorText(fault));
      setBusy(false);
    }
  }
  const missing = tried && isMissing ? t("missing") : undefined;
  return (
    <Dialog
      open
      size={kind === "form" ? "lg" : "md"}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("new")}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {common("cancel")}
          </Button>
          <Button variant="primary" type="submit" form={FORM_ID} loading={busy}>
            {t("begin")}
          </Button>
        </>
      }
    >
      <form
        id={FORM_ID}
        noValidate
        autoComplete="off"
        onSubmit={(event) => void submit(event)}
        className="flex flex-col gap-4"
      >
        {error ? <Notice tone="danger">{error}</Notice> : null}
        <SegmentedControl
          aria-label={t("kind")}
          value={kind}
          onValueChange={(next) => {
            setKind(next);
            setFile(null);
            setTried(false);
          }}
          options={KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
        />
        {kind === "page" ? (
          <Field label={t("url")} help={t("urlHelp")} error={missing}>
            <Input type="url" placeholder="https://" maxLength={2_000} value={url} onValueChange={setUrl} />
          </Field>
        ) : null}
        {kind === "paste" ? (
          <Field label={t("paste")} help={t("pasteHelp")} error={missing}>
            <Textarea
              rows={9}
              maxLength={100_000}
              placeholder={t("pastePlaceholder")}
              value={text}
              onValueChange={setText}
            />
          </Field>
        ) : null}
        {kind === "file" || kind === "feed" ? (
          <div className="flex flex-col gap-1.5">
            <div>
              <FileButton accept={FILES[kind]} onChoose={setFile}>
                {t("choose")}
              </FileButton>
            </div>
            <p className="text-xs text-subtle">
              {file ? t("chosen", { name: file.name }) : t(kind === "file" ? "fileHelp" : "feedHelp")}
            </p>
            {missing ? <p className="text-xs text-danger-text">{missing}</p> : null}
          </div>
        ) : null}
        {kind === "form" ? (
          <>
            <ProductFields
              typed={typed}
              onChange={(change) => setTyped((before) => ({ ...before, ...change }))}
              isKnown={false}
              wrong={tried && !product.ok ? product.wrong : null}
            />
            <Field label={t("text")} error={tried && !text.trim() ? t("missing") : undefined}>
              <Textarea
                rows={5}
                maxLength={100_000}
                placeholder={t("textPlaceholder")}
                value={text}
                onValueChange={setText}
              />
            </Field>
          </>
        ) : null}
        <div className="flex flex-wrap items-end gap-4">
          <SegmentedControl
            aria-label={t("language")}
            value={language}
            onValueChange={setLanguage}
            options={LANGUAGES.map((value) => ({ value, label: t(`languages.${value}`) }))}
          />
          <Field label={t("currency")} className="w-24">
            <Input
              mono
              maxLength={3}
              value={currency}
              onValueChange={(value) => setCurrency(value.toUpperCase())}
            />
          </Field>
        </div>
      </form>
    </Dialog>
  );
}

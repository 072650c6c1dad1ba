"use client";
import { useMutation } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Notice } from "../ui/notice";
import { Switch } from "../ui/switch";
import { toast } from "../ui/toast";
import { ProductFields, readProduct, typedProduct } from "./product-fields";
import { type Launch, localTime, priceOf, readTime, useRefreshProducts, useTime } from "./use-products";

/** The product as it will stand in the catalogue, and the second from which it does; in one line until somebody opens it. */
export function LaunchSettings({
  launch,
  product,
}: {
  launch: Launch;
  product: NonNullable<Launch["product"]>;
}) {
  const t = useTranslations("products.launch");
  const errorText = useErrorText();
  const time = useTime();
  const refresh = useRefreshProducts();
  const [typed, setTyped] = useState(() => typedProduct({ ...product, priceMinor: product.price }, "CNY"));
  const [liveAt, setLiveAt] = useState(() => localTime(launch.liveAt));
  const [byOrder, setByOrder] = useState(launch.byOrder);
  const [tried, setTried] = useState(false);
  const read = readProduct(typed);
  const save = useMutation(
    useTRPC().launches.update.mutationOptions({
      onSuccess: () => {
        toast.success(t("settingsSaved"));
        return refresh();
      },
    }),
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!read.ok) return;
    const { validFrom: _, validUntil: __, state: ___, ...next } = read.product;
    save.mutate({
      launchId: launch.id,
      product: { ...product, ...next },
      liveAt: readTime(liveAt),
      byOrder,
    });
  }
  const isOpen = launch.state === "review";
  const { price, currency } = product;
  const facts = [
    product.ref,
    product.category,
    price == null ? null : priceOf(price, currency ?? ""),
    launch.liveAt ? time(launch.liveAt) : t("atOnce"),
  ];
  return (
    <details open={isOpen && price == null} className="group rounded-lg border border-line bg-surface">
      <summary className="flex cursor-default list-none items-center gap-2 rounded-lg px-3 py-2.5 hover:bg-hover [&::-webkit-details-marker]:hidden">
        <ChevronRight
          size={15}
          aria-hidden
          className="shrink-0 text-subtle transition-transform group-open:rotate-90"
        />
        <span className="font-medium">{t("product")}</span>
        <span className="min-w-0 truncate text-muted">{facts.filter(Boolean).join(" · ")}</span>
      </summary>
      <form
        aria-label={t("product")}
        noValidate
        autoComplete="off"
        onSubmit={submit}
        className="border-t border-line p-3"
      >
        <fieldset disabled={!isOpen} className="flex flex-col gap-4">
          <legend className="sr-only">{t("product")}</legend>
          {save.error ? <Notice tone="danger">{errorText(save.error)}</Notice> : null}
          <ProductFields
            typed={typed}
            onChange={(change) => setTyped((before) => ({ ...before, ...change }))}
            isKnown={false}
            wrong={tried && !read.ok ? read.wrong : null}
          />
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label={t("when")} help={t("whenHelp")}>
              <Input type="datetime-local" step={1} value={liveAt} onValueChange={setLiveAt} />
            </Field>
            <Switch
              label={t("byOrder")}
              description={t("byOrderHelp")}
              checked={byOrder}
              onCheckedChange={setByOrder}
            />
          </div>
          {isOpen ? (
            <div className="flex justify-end">
              <Button type="submit" loading={save.isPending}>
                {t("saveSettings")}
              </Button>
            </div>
          ) : null}
        </fieldset>
      </form>
    </details>
  );
}

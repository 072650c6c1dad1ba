"use client";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useLocale, useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Field } from "../ui/field";
import { FormDialog } from "../ui/form-dialog";
import { Input } from "../ui/input";
import { Switch } from "../ui/switch";
import { Textarea } from "../ui/textarea";
import { toast } from "../ui/toast";
import { ProductFields, readProduct, typedProduct } from "./product-fields";
import { localTime, type Product, readTime, useRefreshProducts } from "./use-products";

/** Makes a product, or changes one. */
export function ProductDialog({ product, onClose }: { product: Product | null; onClose: () => void }) {
  const t = useTranslations("products");
  const errorText = useErrorText();
  const refresh = useRefreshProducts();
  const locale = useLocale();
  const [typed, setTyped] = useState(() => ({
    ...typedProduct(product, locale === "zh-CN" ? "CNY" : "USD"),
    stock: product?.stock == null ? "" : String(product.stock),
    description: product?.description ?? "",
    from: localTime(product?.validFrom),
    until: localTime(product?.validUntil),
    on: product?.state !== "off",
  }));
  const [tried, setTried] = useState(false);
  const read = readProduct(typed);
  const save = useMutation(
    useTRPC().products.save.mutationOptions({
      onSuccess: () => {
        toast.success(t("saved", { name: typed.name.trim() }));
        onClose();
        return refresh();
      },
    }),
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!read.ok) return;
    const stock = typed.stock.trim();
    save.mutate({
      ...read.product,
      stock: /^\d+$/.test(stock) ? Number(stock) : null,
      description: typed.description,
      validFrom: readTime(typed.from),
      validUntil: readTime(typed.until),
      state: typed.on ? "live" : "off",
    });
  }
  const set = (change: Partial<typeof typed>) => setTyped((before) => ({ ...before, ...change }));
  return (
    <FormDialog
      size="lg"
      title={t(product ? "edit" : "new")}
      pending={save.isPending}
      fault={save.error ? errorText(save.error) : null}
      onClose={onClose}
      onSubmit={submit}
    >
      <ProductFields
        typed={typed}
        onChange={set}
        isKnown={product !== null}
        wrong={tried && !read.ok ? read.wrong : null}
      />
      <Field label={t("fields.description")}>
        <Textarea
          rows={3}
          maxLength={20_000}
          value={typed.description}
          onValueChange={(description) => set({ description })}
        />
      </Field>
      <div className="grid gap-4 sm:grid-cols-3">
        <Field label={t("fields.stock")} help={t("fields.stockHelp")}>
          <Input inputMode="numeric" value={typed.stock} onValueChange={(stock) => set({ stock })} />
        </Field>
        <Field label={t("fields.validFrom")}>
          <Input type="datetime-local" step={1} value={typed.from} onValueChange={(from) => set({ from })} />
        </Field>
        <Field label={t("fields.validUntil")}>
          <Input
            type="datetime-local"
            step={1}
            value={typed.until}
            onValueChange={(until) => set({ until })}
          />
        </Field>
      </div>
      <Switch label={t("fields.on")} checked={typed.on} onCheckedChange={(on) => set({ on })} />
    </FormDialog>
  );
}

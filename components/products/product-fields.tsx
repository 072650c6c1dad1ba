"use client";
import { useTranslations } from "use-intl";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Textarea } from "../ui/textarea";
import { isAddress, linesOf, type ProductInput, readPrice, writePrice } from "./use-products";

/** A product as it is being typed. */
export interface TypedProduct {
  ref: string;
  name: string;
  aliases: string;
  price: string;
  currency: string;
  category: string;
  topics: string;
  url: string;
  image: string;
  replaces: string;
}

interface Given {
  ref: string;
  name?: string | undefined;
  aliases?: string[] | undefined;
  priceMinor?: number | null | undefined;
  currency?: string | null | undefined;
  category?: string | null | undefined;
  topics?: string[] | undefined;
  url?: string | null | undefined;
  images?: string[] | undefined;
  replaces?: string | null | undefined;
}

export function typedProduct(product: Given | null, currency: string): TypedProduct {
  const {
    ref = "",
    name = "",
    aliases = [],
    priceMinor,
    category,
    topics = [],
    url,
    images,
    replaces,
  } = product ?? {};
  const named = product?.currency ?? currency;
  return {
    ref,
    name,
    aliases: aliases.join("\n"),
    price: writePrice(priceMinor, named),
    currency: named,
    category: category ?? "",
    topics: topics.join("\n"),
    url: url ?? "",
    image: images?.[0] ?? "",
    replaces: replaces ?? "",
  };
}

type Wrong = "name" | "price" | "url" | "image";

/** What was typed as a product, or what is wrong with it. */
export function readProduct(
  typed: TypedProduct,
): { ok: true; product: ProductInput } | { ok: false; wrong: Wrong } {
  const [ref, name, url, image] = [typed.ref, typed.name, typed.url, typed.image].map((text) => text.trim());
  const currency = typed.currency.trim().toUpperCase();
  const price = readPrice(typed.price, currency);
  if (!ref || !name) return { ok: false, wrong: "name" };
  if (price === null || (price !== undefined && !/^[A-Z]{3}$/.test(currency)))
    return { ok: false, wrong: "price" };
  if (url && !isAddress(url)) return { ok: false, wrong: "url" };
  if (image && !isAddress(image)) return { ok: false, wrong: "image" };
  return {
    ok: true,
    product: {
      ref,
      name,
      aliases: linesOf(typed.aliases),
      ...(price === undefined ? { price: null } : { price, currency }),
      category: typed.category.trim() || null,
      topics: linesOf(typed.topics),
      url: url || null,
      images: image ? [image] : [],
      replaces: typed.replaces.trim() || null,
    },
  };
}

/** The fields of a product that its launch has, too. */
export function ProductFields({
  typed,
  onChange,
  isKnown,
  wrong,
}: {
  typed: TypedProduct;
  onChange: (change: Partial<TypedProduct>) => void;
  isKnown: boolean;
  wrong: Wrong | null;
}) {
  const t = useTranslations("products.fields");
  const line = (name: keyof TypedProduct) => ({
    value: typed[name],
    onValueChange: (value: string) => onChange({ [name]: value }),
  });
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label={t("name")} error={wrong === "name" ? t("nameMissing") : undefined}>
        <Input maxLength={200} {...line("name")} />
      </Field>
      <Field label={t("ref")} help={t("refHelp")}>
        <Input mono maxLength={100} disabled={isKnown} {...line("ref")} />
      </Field>
      <Field label={t("price")} error={wrong === "price" ? t("priceWrong") : undefined}>
        <Input inputMode="decimal" {...line("price")} />
      </Field>
      <Field label={t("currency")}>
        <Input mono maxLength={3} {...line("currency")} />
      </Field>
      <Field label={t("category")}>
        <Input maxLength={200} placeholder={t("categoryPlaceholder")} {...line("category")} />
      </Field>
      <Field label={t("replaces")} help={t("replacesHelp")}>
        <Input mono maxLength={100} {...line("replaces")} />
      </Field>
      <Field label={t("aliases")} help={t("aliasesHelp")}>
        <Textarea rows={2} {...line("aliases")} />
      </Field>
      <Field label={t("topics")} help={t("topicsHelp")}>
        <Textarea rows={2} {...line("topics")} />
      </Field>
      <Field label={t("url")} error={wrong === "url" ? t("urlWrong") : undefined}>
        <Input type="url" placeholder="https://" maxLength={2_000} {...line("url")} />
      </Field>
      <Field label={t("image")} help={t("imageHelp")} error={wrong === "image" ? t("urlWrong") : undefined}>
        <Input type="url" placeholder="https://" maxLength={2_000} {...line("image")} />
      </Field>
    </div>
  );
}

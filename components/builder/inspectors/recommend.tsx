"use client";
import { Package } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { useSession } from "../../shell/session-context";
import { Field } from "../../ui/field";
import { Select } from "../../ui/select";
import { Switch } from "../../ui/switch";
import { Textarea } from "../../ui/textarea";
import { NumberField } from "../fields/number-field";
import { Section } from "../fields/section";
import { TemplateField } from "../fields/template-field";
import { VariableField } from "../fields/variable-field";
import type { InspectorProps } from "./inspector-props";

const WORDS = ["script", "model"] as const;

export default function RecommendInspector({ data, onChange }: InspectorProps<"recommend">) {
  const t = useTranslations("inspectors.recommend");
  const { workspace } = useSession();
  return (
    <Section help={t("help")}>
      <Field
        label={t("products")}
        help={
          <>
            {t("productsHelp")}{" "}
            <Link href={`/w/${workspace.slug}/products`} className="inline-flex items-center gap-1 underline">
              <Package size={12} aria-hidden />
              {t("manage")}
            </Link>
          </>
        }
      >
        <Textarea
          rows={2}
          defaultValue={data.products.join("\n")}
          onValueChange={(text) => onChange({ ...data, products: refsOf(text) })}
        />
      </Field>
      <TemplateField
        label={t("category")}
        help={t("categoryHelp")}
        value={data.category ?? ""}
        onChange={(category) => onChange({ ...data, category: category || undefined })}
      />
      <NumberField
        label={t("limit")}
        min={1}
        max={10}
        value={data.limit}
        onChange={(limit) => onChange({ ...data, limit: limit ?? 3 })}
      />
      <Field label={t("words")} help={t("wordsHelp")}>
        <Select
          value={data.words}
          onValueChange={(words) => onChange({ ...data, words })}
          options={WORDS.map((value) => ({ value, label: t(`wordsOf.${value}`) }))}
        />
      </Field>
      <Switch label={t("show")} checked={data.show} onCheckedChange={(show) => onChange({ ...data, show })} />
      {data.show ? (
        <>
          <TemplateField
            label={t("intro")}
            multiline
            value={data.intro ?? ""}
            onChange={(intro) => onChange({ ...data, intro: intro || undefined })}
          />
          <TemplateField
            label={t("button")}
            help={t("buttonHelp")}
            value={data.button ?? ""}
            onChange={(button) => onChange({ ...data, button: button || undefined })}
          />
        </>
      ) : null}
      <VariableField
        label={t("save")}
        value={data.save}
        onChange={(save) => onChange({ ...data, save: save ?? "" })}
      />
    </Section>
  );
}

const refsOf = (text: string): string[] =>
  [
    ...new Set(
      text
        .split(/[\n,，;；]+/)
        .map((ref) => ref.trim().slice(0, 100))
        .filter(Boolean),
    ),
  ].slice(0, 50);

"use client";
import { useTranslations } from "use-intl";
import { ABOUT_KINDS, SEND_CHANNELS } from "../../../flow/kernel/sends";
import { StepOutcomes } from "../../campaigns/step-outcomes";
import { Field } from "../../ui/field";
import { Select } from "../../ui/select";
import { Switch } from "../../ui/switch";
import { CouponPoolField } from "../fields/coupon-pool-field";
import { Section } from "../fields/section";
import { TemplateField } from "../fields/template-field";
import { TextField } from "../fields/text-field";
import { VariableField } from "../fields/variable-field";
import type { InspectorProps } from "./inspector-props";

const CLASSES = ["marketing", "service"] as const;

export default function SendInspector({ node, data, onChange }: InspectorProps<"send">) {
  const t = useTranslations("campaigns.send");
  const coupon = useTranslations("inspectors.coupon");
  const { link, about, offer } = data;
  return (
    <>
      <StepOutcomes nodeId={node.id} />
      <Section>
        <TemplateField
          label={t("text")}
          multiline
          rows={5}
          value={data.text}
          onChange={(text) => onChange({ ...data, text })}
        />
        <Field label={t("class")} help={t(`classHelp.${data.class}`)}>
          <Select
            value={data.class}
            onValueChange={(value) => onChange({ ...data, class: value })}
            options={CLASSES.map((value) => ({ value, label: t(`classes.${value}`) }))}
          />
        </Field>
        <Field label={t("channel")}>
          <Select
            value={data.channel}
            onValueChange={(channel) => onChange({ ...data, channel })}
            options={(["best", ...SEND_CHANNELS] as const).map((value) => ({
              value,
              label: t(`channels.${value}`),
            }))}
          />
        </Field>
        <TextField
          label={t("purpose")}
          help={t("purposeHelp")}
          maxLength={60}
          value={data.purpose}
          onChange={(purpose) => onChange({ ...data, purpose: purpose ?? "marketing" })}
        />
        <TemplateField
          label={t("subject")}
          help={t("subjectHelp")}
          value={data.subject ?? ""}
          onChange={(subject) => onChange({ ...data, subject: subject || undefined })}
        />
      </Section>
      <Section>
        <Switch
          label={t("about")}
          description={t("aboutHelp")}
          checked={about !== undefined}
          onCheckedChange={(on) =>
            onChange({
              ...data,
              about: on ? { kind: "cart", key: "{{ event.cart }}", save: "orders" } : undefined,
            })
          }
        />
        {about ? (
          <>
            <Field label={t("kind")}>
              <Select
                value={about.kind}
                onValueChange={(kind) => onChange({ ...data, about: { ...about, kind } })}
                options={ABOUT_KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
              />
            </Field>
            <TemplateField
              label={t("key")}
              value={about.key}
              onChange={(key) => onChange({ ...data, about: { ...about, key } })}
            />
            <VariableField
              label={t("save")}
              value={about.save}
              onChange={(save) => onChange({ ...data, about: { ...about, save: save ?? "" } })}
            />
          </>
        ) : null}
        <Switch
          label={t("offer")}
          description={t("offerHelp")}
          checked={offer !== undefined}
          onCheckedChange={(on) =>
            onChange({ ...data, offer: on ? { pool: "", campaign: "", save: "coupon" } : undefined })
          }
        />
        {offer ? (
          <>
            <CouponPoolField
              value={offer.pool}
              onChange={(pool) => onChange({ ...data, offer: { ...offer, pool } })}
            />
            <TextField
              label={coupon("campaign")}
              help={coupon("campaignHelp")}
              maxLength={100}
              value={offer.campaign}
              onChange={(campaign) => onChange({ ...data, offer: { ...offer, campaign: campaign ?? "" } })}
            />
            <VariableField
              label={t("offerSave")}
              value={offer.save}
              onChange={(save) => onChange({ ...data, offer: { ...offer, save: save ?? "" } })}
            />
          </>
        ) : null}
        <Switch
          label={t("link")}
          checked={link !== undefined}
          onCheckedChange={(on) => onChange({ ...data, link: on ? { label: "", url: "" } : undefined })}
        />
        {link ? (
          <>
            <TemplateField
              label={t("linkLabel")}
              value={link.label}
              onChange={(label) => onChange({ ...data, link: { ...link, label } })}
            />
            <TemplateField
              label={t("linkUrl")}
              value={link.url}
              onChange={(url) => onChange({ ...data, link: { ...link, url } })}
            />
          </>
        ) : null}
      </Section>
    </>
  );
}

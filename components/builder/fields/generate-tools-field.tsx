"use client";
import { useTranslations } from "use-intl";
import { Field } from "../../ui/field";
import { Select } from "../../ui/select";
import { Switch } from "../../ui/switch";
import type { NodeOf } from "../inspectors/inspector-props";
import { ConditionField } from "./condition-field";
import { CouponPoolField } from "./coupon-pool-field";
import { HttpToolField } from "./http-tool-field";
import { ListEditor } from "./list-editor";
import { TableField } from "./table-field";
import { TextField } from "./text-field";
import { ToolNameField } from "./tool-name-field";
import { VariableField } from "./variable-field";

type Tool = NonNullable<NodeOf<"generate">["data"]["tools"]>[number];

const TYPES = ["orders", "products", "table", "knowledge", "coupon", "handoff", "http"] as const;

/** A tool of a type as it is added. */
function blankTool(type: Tool["type"]): Tool {
  switch (type) {
    case "orders":
    case "products":
    case "knowledge":
    case "handoff":
      return { type };
    case "table":
      return { type, name: "look_up", description: "", table: "" };
    case "coupon":
      return { type, pool: "", campaign: "", save: "coupon" };
    case "http":
      return {
        type,
        name: "lookup",
        description: "",
        method: "GET",
        url: "https://",
        headers: [],
        parameters: [],
      };
  }
}

/** The tools that a model may use, each with what it may touch and when. */
export function GenerateToolsField({
  value,
  onChange,
}: {
  value: readonly Tool[];
  onChange: (value: Tool[]) => void;
}) {
  const t = useTranslations("inspectors.generate");
  return (
    <ListEditor
      items={value}
      onChange={onChange}
      make={() => blankTool(TYPES.find((type) => !value.some((one) => one.type === type)) ?? "http")}
      addLabel={t("addTool")}
      itemLabel={(one) => ("name" in one ? one.name : t(`toolTypes.${one.type}`))}
      max={8}
    >
      {(one, change) => (
        <div className="space-y-2">
          <Field label={t("tool")}>
            <Select
              value={one.type}
              onValueChange={(type) => change(blankTool(type))}
              options={TYPES.map((type) => ({ value: type, label: t(`toolTypes.${type}`) }))}
            />
          </Field>
          {one.type === "table" ? (
            <>
              <TableField value={one.table} onChange={(table) => change({ ...one, table })} />
              <ToolNameField value={one} onChange={(named) => change({ ...one, ...named })} />
            </>
          ) : null}
          {one.type === "knowledge" ? (
            <TextField
              label={t("folder")}
              maxLength={300}
              value={one.folder}
              onChange={(folder) => change({ ...one, folder })}
            />
          ) : null}
          {one.type === "coupon" ? (
            <>
              <CouponPoolField value={one.pool} onChange={(pool) => change({ ...one, pool })} />
              <TextField
                label={t("campaign")}
                help={t("campaignHelp")}
                maxLength={100}
                value={one.campaign}
                onChange={(campaign) => change({ ...one, campaign: campaign ?? "" })}
              />
              <VariableField
                label={t("saveCoupon")}
                required
                value={one.save}
                onChange={(save) => change({ ...one, save: save ?? "" })}
              />
            </>
          ) : null}
          {one.type === "http" ? <HttpToolField value={one} onChange={change} /> : null}
          <Switch
            label={t("onlyWhen")}
            description={t("onlyWhenHelp")}
            checked={one.when !== undefined}
            onCheckedChange={(on) => change({ ...one, when: on ? { all: [] } : undefined })}
          />
          {one.when ? (
            <ConditionField value={one.when} onChange={(when) => change({ ...one, when })} />
          ) : null}
        </div>
      )}
    </ListEditor>
  );
}

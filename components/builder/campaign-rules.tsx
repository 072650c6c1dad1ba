"use client";
import { useTranslations } from "use-intl";
import { type CampaignRules, campaignRulesSchema, EXITS, REENTRIES } from "../../flow/kernel/campaign";
import { Checkbox } from "../ui/checkbox";
import { Field } from "../ui/field";
import { Select } from "../ui/select";
import { Switch } from "../ui/switch";
import { useBuilder, useBuilderState } from "./builder-context";
import { DurationField } from "./fields/duration-field";
import { ListEditor } from "./fields/list-editor";
import { NumberField } from "./fields/number-field";
import { TextField } from "./fields/text-field";

const STARTS: ReadonlySet<string> = new Set(["onEvent", "onSchedule", "onSilence", "onSegment"]);

/** The rules of a campaign, in one place; only where the flow has an entry that starts without a visitor. */
export function CampaignRulesFields() {
  const t = useTranslations("campaigns.rules");
  const { store, readOnly } = useBuilder();
  const isCampaign = useBuilderState((state) => state.flow.nodes.some((node) => STARTS.has(node.type)));
  const settings = useBuilderState((state) => state.flow.settings);
  if (!isCampaign) return null;
  const rules = settings.campaign ?? campaignRulesSchema.parse({});
  const change = (more: Partial<CampaignRules>) =>
    store.getState().setSettings({ ...settings, campaign: { ...rules, ...more } });
  const { quietHours, ...others } = settings;
  const { goal, ...withoutGoal } = rules;
  return (
    <section aria-label={t("title")} className="flex flex-col gap-3 border-t border-line pt-3">
      <h3 className="text-sm font-medium">{t("title")}</h3>
      <Field label={t("reentry")}>
        <Select
          value={rules.reentry}
          disabled={readOnly}
          onValueChange={(reentry) => change({ reentry })}
          options={REENTRIES.map((value) => ({ value, label: t(`reentries.${value}`) }))}
        />
      </Field>
      {rules.reentry === "days" ? (
        <NumberField
          label={t("days")}
          min={1}
          max={3_650}
          value={rules.days}
          onChange={(days) => change({ days: days ?? 30 })}
        />
      ) : null}
      <Switch
        label={t("goal")}
        disabled={readOnly}
        checked={goal !== undefined}
        onCheckedChange={(on) =>
          store.getState().setSettings({
            ...settings,
            campaign: on ? { ...rules, goal: { event: "order.paid", days: 7 } } : withoutGoal,
          })
        }
      />
      {goal ? (
        <>
          <TextField
            mono
            label={t("goalEvent")}
            maxLength={100}
            value={goal.event}
            onChange={(event) => event && change({ goal: { ...goal, event } })}
          />
          <NumberField
            label={t("goalDays")}
            min={1}
            max={60}
            value={goal.days}
            onChange={(days) => change({ goal: { ...goal, days: days ?? 7 } })}
          />
        </>
      ) : null}
      <fieldset className="flex flex-col gap-1" disabled={readOnly}>
        <legend className="mb-1 text-xs font-medium text-muted">{t("exits")}</legend>
        {EXITS.map((exit) => (
          <Checkbox
            key={exit}
            label={t(`exitNames.${exit}`)}
            checked={rules.exits.includes(exit)}
            onCheckedChange={(on) =>
              change({ exits: EXITS.filter((one) => (one === exit ? on : rules.exits.includes(one))) })
            }
          />
        ))}
      </fieldset>
      <Switch
        label={t("quiet")}
        description={t("quietHelp")}
        disabled={readOnly}
        checked={quietHours !== undefined}
        onCheckedChange={(on) =>
          store
            .getState()
            .setSettings(on ? { ...others, quietHours: { from: "22:00", to: "08:00" } } : others)
        }
      />
      {quietHours ? (
        <div className="grid grid-cols-2 gap-2">
          {(["from", "to"] as const).map((end) => (
            <TextField
              key={end}
              type="time"
              label={t(end)}
              value={quietHours[end]}
              onChange={(time) =>
                time &&
                store.getState().setSettings({ ...others, quietHours: { ...quietHours, [end]: time } })
              }
            />
          ))}
        </div>
      ) : null}
      <NumberField
        label={t("priority")}
        help={t("priorityHelp")}
        min={0}
        max={100}
        value={rules.priority}
        onChange={(priority) => change({ priority: priority ?? 50 })}
      />
      <ListEditor
        items={rules.caps}
        onChange={(caps) => change({ caps })}
        make={(): CampaignRules["caps"][number] => ({ most: 1, per: { amount: 1, unit: "days" } })}
        addLabel={t("addCap")}
        itemLabel={(_, index) => t("cap", { number: index + 1 })}
        max={10}
      >
        {(cap, changeCap) => (
          <div className="space-y-2">
            <NumberField
              label={t("most")}
              min={0}
              max={1_000}
              value={cap.most}
              onChange={(most) => changeCap({ ...cap, most: most ?? 1 })}
            />
            <DurationField label={t("per")} value={cap.per} onChange={(per) => changeCap({ ...cap, per })} />
          </div>
        )}
      </ListEditor>
    </section>
  );
}

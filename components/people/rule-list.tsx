"use client";
import { Pencil, Plus, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { START_RULES } from "../../flow/language/hard-rules";
import type { Messages } from "../i18n/messages";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { IconButton } from "../ui/icon-button";
import { Popover } from "../ui/popover";
import { Switch } from "../ui/switch";
import { toast } from "../ui/toast";
import { type Rule, RuleDialog } from "./rule-dialog";
import type { PeopleSettings } from "./use-people-settings";

type BuiltIn = keyof Messages["service"]["rules"]["hard"]["names"];

/** The rules that come with Parley, and the workspace's own. Every switch takes effect at once. */
export function RuleList({
  settings,
  mayManage,
  onChange,
}: {
  settings: PeopleSettings;
  mayManage: boolean;
  onChange: (change: { rules?: Rule[]; rulesOff?: string[] }) => void;
}) {
  const t = useTranslations("service.rules.hard");
  const common = useTranslations("common");
  const [editing, setEditing] = useState<{ rule: Rule | null } | null>(null);
  const { rules, rulesOff } = settings;
  function remove(rule: Rule) {
    const before = rules;
    onChange({ rules: rules.filter(({ id }) => id !== rule.id) });
    toast(t("removed", { name: rule.name }), {
      action: { label: common("undo"), onClick: () => onChange({ rules: before }) },
    });
  }
  function keep(rule: Rule) {
    const there = rules.some(({ id }) => id === rule.id);
    onChange({ rules: there ? rules.map((one) => (one.id === rule.id ? rule : one)) : [...rules, rule] });
  }
  return (
    <>
      <section className="flex flex-col gap-1">
        <h3 className="text-xs font-medium text-muted">{t("builtIn")}</h3>
        <ul className="divide-y divide-line rounded-lg border border-line">
          {START_RULES.map(({ id, words }) => {
            const name = isBuiltIn(id) ? t(`names.${id}`) : id;
            const on = !rulesOff.includes(id);
            return (
              <RuleRow
                key={id}
                name={name}
                words={words}
                on={on}
                disabled={!mayManage}
                onSwitch={(next) =>
                  onChange({ rulesOff: next ? rulesOff.filter((one) => one !== id) : [...rulesOff, id] })
                }
              />
            );
          })}
        </ul>
      </section>
      <section className="flex flex-col gap-1">
        <h3 className="text-xs font-medium text-muted">{t("own")}</h3>
        {rules.length === 0 ? <p className="text-sm text-muted">{t("ownEmpty")}</p> : null}
        {rules.length > 0 ? (
          <ul className="divide-y divide-line rounded-lg border border-line">
            {rules.map((rule) => (
              <RuleRow
                key={rule.id}
                name={rule.name}
                words={rule.words}
                on={rule.on}
                disabled={!mayManage}
                onSwitch={(on) => keep({ ...rule, on })}
                badge={rule.complaint ? <Badge tone="warn">{t("complaintBadge")}</Badge> : null}
                actions={
                  mayManage ? (
                    <>
                      <IconButton
                        size="sm"
                        label={t("editOf", { name: rule.name })}
                        icon={<Pencil size={14} aria-hidden />}
                        onClick={() => setEditing({ rule })}
                      />
                      <IconButton
                        size="sm"
                        label={t("removeOf", { name: rule.name })}
                        icon={<Trash2 size={14} aria-hidden />}
                        onClick={() => remove(rule)}
                      />
                    </>
                  ) : null
                }
              />
            ))}
          </ul>
        ) : null}
        {mayManage ? (
          <div className="mt-2">
            <Button icon={<Plus size={15} aria-hidden />} onClick={() => setEditing({ rule: null })}>
              {t("new")}
            </Button>
          </div>
        ) : null}
      </section>
      {editing ? <RuleDialog rule={editing.rule} onSave={keep} onClose={() => setEditing(null)} /> : null}
    </>
  );
}

function RuleRow({
  name,
  words,
  on,
  disabled,
  onSwitch,
  badge,
  actions,
}: {
  name: string;
  words: readonly string[];
  on: boolean;
  disabled: boolean;
  onSwitch: (on: boolean) => void;
  badge?: ReactNode;
  actions?: ReactNode;
}) {
  const t = useTranslations("service.rules.hard");
  return (
    <li className="flex min-h-11 items-center gap-2 px-3 py-1.5">
      <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2">
        <span className="truncate">{name}</span>
        {badge}
        <Popover
          title={t("showWords", { name })}
          trigger={
            <button
              type="button"
              className="rounded text-xs text-subtle underline decoration-dotted underline-offset-2 hover:text-fg"
            >
              <span className="sr-only">{`${name}: `}</span>
              {t("words", { count: words.length })}
            </button>
          }
        >
          <p className="max-h-64 overflow-y-auto text-xs leading-6 text-muted">{words.join(" · ")}</p>
        </Popover>
      </span>
      {actions}
      <Switch
        hideLabel
        label={t("turnOn", { name })}
        checked={on}
        disabled={disabled}
        onCheckedChange={onSwitch}
      />
    </li>
  );
}

const NAMES: Record<BuiltIn, true> = {
  selfHarm: true,
  injury: true,
  fraud: true,
  minor: true,
  lawyer: true,
  press: true,
  consumerProtection: true,
  violence: true,
};
const isBuiltIn = (id: string): id is BuiltIn => Object.hasOwn(NAMES, id);

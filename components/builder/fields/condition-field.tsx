"use client";
import { Plus, Trash2 } from "lucide-react";
import { useId } from "react";
import { useTranslations } from "use-intl";
import type { Clause, Condition, ConditionEntry, Operator, Right } from "../../../flow/text/condition";
import { operators, unaryOperators } from "../../../flow/text/condition-operators";
import { Button } from "../../ui/button";
import { IconButton } from "../../ui/icon-button";
import { Input } from "../../ui/input";
import { Select } from "../../ui/select";
import { useBuilderState } from "../builder-context";
import { knownVariables, templatePath } from "./known-variables";
import { TemplateField } from "./template-field";
import { useDraft } from "./use-draft";

const JOINS = ["all", "any", "none"] as const;
type Join = (typeof JOINS)[number];
const MAX_DEPTH = 4;
const LIST_OPERATORS = new Set<Operator>(["in", "notIn", "between"]);

/** How a group joins its entries, and the entries. */
export function partsOf(condition: Condition): { join: Join; entries: ConditionEntry[] } {
  if ("all" in condition) return { join: "all", entries: condition.all };
  if ("any" in condition) return { join: "any", entries: condition.any };
  return { join: "none", entries: condition.none };
}

/** A condition of an entry's own key. */
export function groupOf(join: Join, entries: ConditionEntry[]): Condition {
  return join === "all" ? { all: entries } : join === "any" ? { any: entries } : { none: entries };
}

const isClause = (entry: ConditionEntry): entry is Clause => "left" in entry;
const blankClause = (): Clause => ({ left: "", operator: "equals", right: "" });

/** Rows of "what, how, with what", joined by all, any or none; groups may stand inside groups. */
export function ConditionField({
  value,
  onChange,
  depth = 1,
}: {
  value: Condition;
  onChange: (value: Condition) => void;
  depth?: number;
}) {
  const t = useTranslations("inspectors.condition");
  const { join, entries } = partsOf(value);
  const change = (at: number, entry: ConditionEntry): void =>
    onChange(
      groupOf(
        join,
        entries.map((one, index) => (index === at ? entry : one)),
      ),
    );
  const remove = (at: number): void =>
    onChange(
      groupOf(
        join,
        entries.filter((_, index) => index !== at),
      ),
    );
  return (
    <div className="space-y-2">
      <Select
        plain
        size="sm"
        aria-label={t("join")}
        value={join}
        onValueChange={(next) => onChange(groupOf(next, entries))}
        options={JOINS.map((one) => ({ value: one, label: t(`joins.${one}`) }))}
        className="-ml-2"
      />
      {entries.map((entry, index) =>
        isClause(entry) ? (
          <ClauseRow
            // biome-ignore lint/suspicious/noArrayIndexKey: clauses have no identity of their own
            key={index}
            clause={entry}
            onChange={(next) => change(index, next)}
            onRemove={() => remove(index)}
          />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: groups have no identity of their own
          <div key={index} className="flex gap-1 border-l-2 border-line-strong pl-2">
            <div className="min-w-0 flex-1">
              <ConditionField value={entry} onChange={(next) => change(index, next)} depth={depth + 1} />
            </div>
            <IconButton
              size="sm"
              label={t("removeGroup")}
              icon={<Trash2 size={13} aria-hidden />}
              onClick={() => remove(index)}
            />
          </div>
        ),
      )}
      <div className="flex gap-1">
        <Button
          size="sm"
          variant="ghost"
          icon={<Plus size={13} aria-hidden />}
          onClick={() => onChange(groupOf(join, [...entries, blankClause()]))}
        >
          {t("add")}
        </Button>
        {depth < MAX_DEPTH ? (
          <Button
            size="sm"
            variant="ghost"
            onClick={() => onChange(groupOf(join, [...entries, { any: [blankClause()] }]))}
          >
            {t("addGroup")}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

function ClauseRow({
  clause,
  onChange,
  onRemove,
}: {
  clause: Clause;
  onChange: (clause: Clause) => void;
  onRemove: () => void;
}) {
  const t = useTranslations("inspectors.condition");
  const flow = useBuilderState((state) => state.flow);
  const listId = useId();
  const unary = unaryOperators.has(clause.operator);
  const right = useDraft(clause.right, rightText, (text) => readRight(clause.operator, text));
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-0.5">
      <div className="grid min-w-0 gap-1">
        <Input
          size="sm"
          mono
          list={listId}
          aria-label={t("left")}
          placeholder={t("left")}
          value={clause.left}
          onChange={(event) => onChange({ ...clause, left: event.target.value })}
        />
        <datalist id={listId}>
          {knownVariables(flow).map((one) => (
            <option key={one.path} value={templatePath(one.path)} />
          ))}
        </datalist>
        <div className={unary ? "grid" : "grid grid-cols-2 gap-1"}>
          <Select
            size="sm"
            aria-label={t("operator")}
            value={clause.operator}
            onValueChange={(operator) => onChange(withOperator(clause, operator))}
            options={operators.map((one) => ({ value: one, label: t(`operators.${one}`) }))}
          />
          {unary ? null : (
            <TemplateField
              size="sm"
              label={t("right")}
              hideLabel
              placeholder={t(LIST_OPERATORS.has(clause.operator) ? "rightList" : "right")}
              value={right.text}
              onChange={(text) => onChange({ ...clause, right: right.type(text) })}
              onBlur={right.settle}
            />
          )}
        </div>
      </div>
      <IconButton size="sm" label={t("remove")} icon={<Trash2 size={13} aria-hidden />} onClick={onRemove} />
    </div>
  );
}

function withOperator(clause: Clause, operator: Operator): Clause {
  if (unaryOperators.has(operator)) return { left: clause.left, operator };
  return { ...clause, operator, right: readRight(operator, rightText(clause.right)) };
}

/** The right side as a person writes it: a list with commas. */
export function rightText(right: Right | undefined): string {
  if (right === undefined || right === null) return "";
  return Array.isArray(right) ? right.join(", ") : String(right);
}

/** What a person wrote as the right side: of some operators a list, parted by commas of any script. */
export function readRight(operator: Operator, text: string): Right {
  if (!LIST_OPERATORS.has(operator)) return text;
  return text
    .split(/[,，、]/u)
    .map((one) => one.trim())
    .filter(Boolean);
}

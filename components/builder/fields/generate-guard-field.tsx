"use client";
import { useTranslations } from "use-intl";
import { Switch } from "../../ui/switch";
import type { NodeOf } from "../inspectors/inspector-props";
import { ListField } from "./list-field";
import { TemplateField } from "./template-field";
import { TextField } from "./text-field";

type Guard = NonNullable<NodeOf<"generate">["data"]["guard"]>;

/** What holds for what a model writes. */
export function GenerateGuardField({
  value,
  onChange,
}: {
  value: Guard | undefined;
  onChange: (value: Guard | undefined) => void;
}) {
  const t = useTranslations("inspectors.generate");
  const guard: Guard = value ?? { avoid: [], promises: false };
  const change = (more: Partial<Guard>): void => {
    const next = { ...guard, ...more };
    const isNone = !next.promises && next.avoid.length === 0 && !next.topic && !next.tone;
    onChange(isNone ? undefined : next);
  };
  return (
    <div className="space-y-3">
      <Switch
        label={t("promises")}
        description={t("promisesHelp")}
        checked={guard.promises}
        onCheckedChange={(promises) => change({ promises })}
      />
      <TemplateField
        label={t("topic")}
        help={t("topicHelp")}
        value={guard.topic ?? ""}
        onChange={(topic) => change({ topic: topic || undefined })}
      />
      <TextField
        label={t("tone")}
        placeholder={t("tonePlaceholder")}
        maxLength={500}
        value={guard.tone}
        onChange={(tone) => change({ tone })}
      />
      <ListField
        label={t("avoid")}
        help={t("avoidHelp")}
        most={50}
        value={guard.avoid.length ? guard.avoid : undefined}
        onChange={(avoid) => change({ avoid: avoid ?? [] })}
      />
    </div>
  );
}

"use client";
import { CalendarClock } from "lucide-react";
import { type ReactElement, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "../ui/menu";
import { laterChoices } from "./later-choices";

/** A menu of times, for snoozing and for sending later; the last entry takes any time. */
export function LaterMenu({
  title,
  trigger,
  open,
  onOpenChange,
  onChoose,
  side,
}: {
  title: string;
  trigger: ReactElement;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  onChoose: (at: Date) => void;
  side?: "top" | "bottom";
}) {
  const t = useTranslations("inbox.later");
  const format = useFormatter();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Menu
        trigger={trigger}
        open={open}
        onOpenChange={onOpenChange}
        align="end"
        side={side}
        className="min-w-60"
      >
        <MenuLabel>{title}</MenuLabel>
        {laterChoices(new Date()).map(({ name, at }) => (
          <MenuItem key={name} onClick={() => onChoose(at)}>
            <span className="flex justify-between gap-4">
              {t(name)}
              <span className="tabular-nums text-subtle">
                {format.dateTime(at, { weekday: "short", hour: "numeric", minute: "2-digit" })}
              </span>
            </span>
          </MenuItem>
        ))}
        <MenuSeparator />
        <MenuItem icon={<CalendarClock size={14} aria-hidden />} onClick={() => setAsking(true)}>
          {t("own")}
        </MenuItem>
      </Menu>
      {asking ? <OwnTime title={title} onClose={() => setAsking(false)} onChoose={onChoose} /> : null}
    </>
  );
}

function OwnTime({
  title,
  onClose,
  onChoose,
}: {
  title: string;
  onClose: () => void;
  onChoose: (at: Date) => void;
}) {
  const t = useTranslations("inbox.later");
  const common = useTranslations("common");
  const [value, setValue] = useState("");
  const [wrong, setWrong] = useState(false);
  function choose() {
    const at = new Date(value);
    // An empty or half-filled field is no time either.
    if (!(at.getTime() > Date.now())) return setWrong(true);
    onChoose(at);
    onClose();
  }
  return (
    <Dialog
      open
      size="sm"
      title={title}
      onOpenChange={(next) => next || onClose()}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {common("cancel")}
          </Button>
          <Button variant="primary" onClick={choose}>
            {common("done")}
          </Button>
        </>
      }
    >
      <Field label={t("time")} error={wrong ? t("future") : undefined}>
        <Input type="datetime-local" value={value} onValueChange={setValue} />
      </Field>
    </Dialog>
  );
}

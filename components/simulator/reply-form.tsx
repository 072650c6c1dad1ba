"use client";
import { Send } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import type { Awaiting, Option, Reply } from "../../flow/index";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { IconButton } from "../ui/icon-button";
import { FormReply } from "./form-reply";

export type Answer = (reply: Reply, words: string) => void;

/** What the visitor is asked for now. Text may always be typed instead of a button, as visitors do. */
export function ReplyForm({
  awaiting,
  disabled,
  onAnswer,
}: {
  awaiting: Awaiting;
  disabled: boolean;
  onAnswer: Answer;
}) {
  switch (awaiting.type) {
    case "choice":
    case "pictureChoice":
      return (
        <div className="space-y-2">
          <Choices
            options={awaiting.options}
            multiple={awaiting.multiple ?? false}
            disabled={disabled}
            onAnswer={onAnswer}
          />
          <TextReply disabled={disabled} onAnswer={onAnswer} optional={awaiting.optional ?? false} />
        </div>
      );
    case "rating":
      return (
        <div className="space-y-2">
          <div className="flex flex-wrap gap-1">
            {Array.from({ length: awaiting.max - awaiting.min + 1 }, (_, index) =>
              String(awaiting.min + index),
            ).map((mark) => (
              <Button key={mark} size="sm" disabled={disabled} onClick={() => onAnswer({ text: mark }, mark)}>
                {awaiting.style === "stars" ? `${mark} ★` : mark}
              </Button>
            ))}
          </div>
          <TextReply disabled={disabled} onAnswer={onAnswer} optional={awaiting.optional ?? false} />
        </div>
      );
    case "form":
      return <FormReply awaiting={awaiting} disabled={disabled} onAnswer={onAnswer} />;
    case "file":
      return <FileReply disabled={disabled} optional={awaiting.optional ?? false} onAnswer={onAnswer} />;
    case "working":
    case "person":
    case "event":
      return null;
    case "date":
      return (
        <TextReply
          key="date"
          type={awaiting.withTime ? "datetime-local" : "date"}
          disabled={disabled}
          onAnswer={onAnswer}
          optional={awaiting.optional ?? false}
        />
      );
    case "time":
      return (
        <TextReply
          key="time"
          type="time"
          disabled={disabled}
          onAnswer={onAnswer}
          optional={awaiting.optional ?? false}
        />
      );
    default:
      return (
        <TextReply
          key={awaiting.type}
          disabled={disabled}
          onAnswer={onAnswer}
          optional={"optional" in awaiting ? (awaiting.optional ?? false) : false}
          {...("placeholder" in awaiting && awaiting.placeholder
            ? { placeholder: awaiting.placeholder }
            : {})}
        />
      );
  }
}

function TextReply({
  disabled,
  onAnswer,
  optional,
  placeholder,
  type = "text",
}: {
  disabled: boolean;
  onAnswer: Answer;
  optional: boolean;
  placeholder?: string;
  type?: string;
}) {
  const t = useTranslations("simulator.reply");
  const [text, setText] = useState("");
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (disabled || (text === "" && !optional)) return;
    onAnswer({ text }, text || t("skipped"));
    setText("");
  };
  return (
    <form onSubmit={submit} className="flex gap-1.5">
      <input
        type={type}
        dir="auto"
        aria-label={t("label")}
        placeholder={placeholder ?? t("placeholder")}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="control h-8 min-w-0 flex-1 px-2.5"
      />
      <IconButton
        type="submit"
        label={t("send")}
        icon={<Send size={14} aria-hidden />}
        disabled={disabled || (text === "" && !optional)}
      />
    </form>
  );
}

function Choices({
  options,
  multiple,
  disabled,
  onAnswer,
}: {
  options: readonly Option[];
  multiple: boolean;
  disabled: boolean;
  onAnswer: Answer;
}) {
  const t = useTranslations("simulator.reply");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const toggle = (id: string): void =>
    setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  const words = options
    .filter((one) => chosen.includes(one.id))
    .map((one) => one.label)
    .join(", ");
  return (
    <div className="flex flex-wrap gap-1.5">
      {options.map((option) => (
        <button
          key={option.id}
          type="button"
          disabled={disabled}
          aria-pressed={multiple ? chosen.includes(option.id) : undefined}
          onClick={() => (multiple ? toggle(option.id) : onAnswer({ choice: option.id }, option.label))}
          className={cx(
            "max-w-full rounded-lg border px-2.5 py-1 text-left",
            chosen.includes(option.id)
              ? "border-accent bg-accent-soft text-accent-text"
              : "border-control-line hover:bg-hover",
          )}
        >
          {option.image ? (
            // biome-ignore lint/performance/noImgElement: the author's own address, as visitors get it
            <img src={option.image} alt="" className="mb-1 h-16 w-24 rounded object-cover" />
          ) : null}
          {option.label}
          {option.description ? (
            <span className="block text-xs text-subtle">{option.description}</span>
          ) : null}
        </button>
      ))}
      {multiple ? (
        <Button
          size="sm"
          variant="primary"
          disabled={disabled}
          onClick={() => onAnswer({ choices: [...chosen] }, words || t("skipped"))}
        >
          {t("send")}
        </Button>
      ) : null}
    </div>
  );
}

/** No file leaves the browser in a trial: the flow gets its name, kind and size. */
function FileReply({
  disabled,
  optional,
  onAnswer,
}: {
  disabled: boolean;
  optional: boolean;
  onAnswer: Answer;
}) {
  const t = useTranslations("simulator.reply");
  return (
    <div className="flex items-center gap-2">
      <input
        type="file"
        aria-label={t("file")}
        disabled={disabled}
        className="min-w-0 flex-1 text-xs"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file)
            onAnswer(
              {
                file: {
                  id: "simulated",
                  url: `https://files.invalid/${encodeURIComponent(file.name)}`,
                  name: file.name,
                  mime: file.type || "application/octet-stream",
                  size: file.size,
                },
              },
              file.name,
            );
        }}
      />
      {optional ? (
        <Button size="sm" variant="ghost" onClick={() => onAnswer({ text: "" }, t("skipped"))}>
          {t("skip")}
        </Button>
      ) : null}
    </div>
  );
}

"use client";
import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Input, type InputProps } from "../ui/input";

/** A password that can be looked at while typing. */
export function PasswordInput(props: Omit<InputProps, "type" | "trailing" | "leading">) {
  const t = useTranslations("auth.fields");
  const [shown, setShown] = useState(false);
  return (
    <Input
      {...props}
      type={shown ? "text" : "password"}
      trailing={
        <button
          type="button"
          aria-label={shown ? t("hide") : t("show")}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
          className="-mr-1 shrink-0 rounded-md p-1 text-subtle hover:text-fg"
        >
          {shown ? <EyeOff size={15} aria-hidden /> : <Eye size={15} aria-hidden />}
        </button>
      }
    />
  );
}

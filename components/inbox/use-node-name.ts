"use client";
import { useMessages, useTranslations } from "use-intl";

/** What a step's type is called on the canvas; a type that this page does not know by its own name. */
export function useNodeName(): (type: string) => string {
  const t = useTranslations("nodes.types");
  const known = useMessages().nodes.types;
  return (type) => {
    const key = Object.keys(known).find((one): one is keyof typeof known => one === type);
    return key === undefined ? type : t(`${key}.name`);
  };
}

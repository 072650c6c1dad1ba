"use client";
import { useTranslations } from "use-intl";
import { useKnownWords } from "../inbox/use-known-words";

/** Channels that have words; programs may name others. */
const CHANNELS = ["email", "sms", "web", "wecom", "whatsapp"] as const;
/** Purposes that have words; a workspace may name others. */
const PURPOSES = ["marketing", "reminders", "offers", "orders"] as const;

const isPurpose = (text: string): text is (typeof PURPOSES)[number] => PURPOSES.some((one) => one === text);

interface Kind {
  readonly value: string;
  readonly label: string;
}

/** What consent may be given for, with the words for it; what is in use already is offered beside what has words. */
export function useConsentKinds(): {
  purpose: (name: string) => string;
  channels: (inUse: readonly string[]) => Kind[];
  purposes: (inUse: readonly string[]) => Kind[];
} {
  const t = useTranslations("contacts.profile.purposes");
  const { channel } = useKnownWords();
  const purpose = (name: string): string => (isPurpose(name) ? t(name) : name);
  const offered = (known: readonly string[], inUse: readonly string[], word: (name: string) => string) =>
    [...new Set([...known, ...inUse.filter(Boolean)])].map((value) => ({ value, label: word(value) }));
  return {
    purpose,
    channels: (inUse) => offered(CHANNELS, inUse, channel),
    purposes: (inUse) => offered(PURPOSES, inUse, purpose),
  };
}

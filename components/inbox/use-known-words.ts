import { useLocale, useMessages, useTranslations } from "use-intl";

/** Words for names that the system itself gives: channels, usual fields, languages. What nobody gave words to stays as it is. */
export function useKnownWords(): {
  channel: (name: string) => string;
  field: (name: string) => string;
  language: (code: string) => string;
} {
  const t = useTranslations("inbox.profile");
  const words = useMessages().inbox.profile;
  const shownIn = useLocale();
  return {
    channel: (name) => {
      const key = Object.keys(words.channels).find((one): one is keyof typeof words.channels => one === name);
      return key === undefined ? name : t(`channels.${key}`);
    },
    field: (name) => {
      const key = Object.keys(words.known).find((one): one is keyof typeof words.known => one === name);
      return key === undefined ? name : t(`known.${key}`);
    },
    language: (code) => {
      try {
        return new Intl.DisplayNames([shownIn], { type: "language" }).of(code) ?? code;
      } catch {
        return code; // not a language
      }
    },
  };
}

/** What somebody reads who taps a link, in the browser's language. */
export interface TapWords {
  readonly title: string;
  /** `{who}`: the masked address. */
  readonly ask: string;
  readonly me: string;
  readonly other: string;
  readonly goOn: string;
  readonly gone: string;
}

const WORDS: { readonly en: TapWords; readonly zh: TapWords } = {
  en: {
    title: "One moment…",
    ask: "This link was sent to {who}. Is that you?",
    me: "Yes, that is me",
    other: "No, go on without",
    goOn: "Go on",
    gone: "This link does not exist.",
  },
  zh: {
    title: "请稍候…",
    ask: "这条链接是发给 {who} 的，是您本人吗？",
    me: "是我",
    other: "不是，直接打开",
    goOn: "继续",
    gone: "链接不存在。",
  },
};

export const tapWords = (locale: string): TapWords => (/^zh\b/i.test(locale) ? WORDS.zh : WORDS.en);

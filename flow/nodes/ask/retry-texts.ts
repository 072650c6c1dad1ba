import type { Refusal, RefusalCode } from "./accepted";

type Texts = { [code in RefusalCode]: string };

const en: Texts = {
  text: "Please type an answer.",
  tooShort: "That is a little short. Please write at least {min} characters.",
  tooLong: "That is a little long. Please keep it under {max} characters.",
  pattern: "That does not look right. Could you check it and try again?",
  email: "That does not look like an e-mail address. Could you check it?",
  phone: "That does not look like a phone number. Please include the country code, for example +44.",
  number: "Please answer with a number.",
  numberMin: "Please give a number of at least {min}.",
  numberMax: "Please give a number of at most {max}.",
  numberStep: "Please give a multiple of {step}.",
  numberWhole: "Please answer with a whole number.",
  url: "That does not look like a web address. Could you check it?",
  date: "I could not read that date. You could write it like 2026-05-31.",
  dateMin: "Please pick a date that is not before {min}.",
  dateMax: "Please pick a date that is not after {max}.",
  time: "I could not read that time. You could write it like 14:30.",
  dateRange: "Please give a first and a last day, like 2026-05-01 to 2026-05-07.",
  dateOrder: "The last day comes before the first one. Could you check?",
  choice: "Please choose one of the options.",
  choices: "Please choose from the options.",
  choicesMin: "Please choose at least {min}.",
  choicesMax: "Please choose at most {max}.",
  rating: "Please answer with a whole number from {min} to {max}.",
  file: "Please send a file.",
  fileType: "This kind of file cannot be sent here. These can: {types}.",
  fileSize: "This file is too large. It may have up to {megabytes} MB.",
  location: "Please share a location, or write it like 51.50, -0.12.",
  form: "Please check the form.\n{problems}",
  required: "this is needed",
};

const zh: Texts = {
  text: "请输入您的回答。",
  tooShort: "内容有点短，请至少输入 {min} 个字。",
  tooLong: "内容有点长，请控制在 {max} 个字以内。",
  pattern: "格式好像不对，请检查后再试一次。",
  email: "这不像是一个邮箱地址，请检查一下。",
  phone: "这不像是一个电话号码，请检查一下；境外号码请带上国家代码。",
  number: "请用数字回答。",
  numberMin: "请输入不小于 {min} 的数字。",
  numberMax: "请输入不大于 {max} 的数字。",
  numberStep: "请输入 {step} 的倍数。",
  numberWhole: "请用整数回答。",
  url: "这不像是一个网址，请检查一下。",
  date: "没能看懂这个日期，可以写成 2026-05-31 这样。",
  dateMin: "日期不能早于 {min}，请重新选择。",
  dateMax: "日期不能晚于 {max}，请重新选择。",
  time: "没能看懂这个时间，可以写成 14:30 这样。",
  dateRange: "请给出开始和结束日期，例如 2026-05-01 至 2026-05-07。",
  dateOrder: "结束日期早于开始日期，请检查一下。",
  choice: "请从选项中选择一个。",
  choices: "请从选项中选择。",
  choicesMin: "请至少选择 {min} 项。",
  choicesMax: "最多只能选择 {max} 项。",
  rating: "请用 {min} 到 {max} 的整数回答。",
  file: "请发送一个文件。",
  fileType: "不支持这种文件，可以发送：{types}。",
  fileSize: "文件太大了，最大 {megabytes} MB。",
  location: "请分享您的位置，或写成 31.23, 121.47 这样。",
  form: "请检查表单。\n{problems}",
  required: "必填",
};

/** What the bot says to an answer that was not understood, in the conversation's language (English where there is no other). */
export function retryText(refusal: Refusal, locale: string): string {
  const text = (/^zh\b/i.test(locale) ? zh : en)[refusal.code];
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(refusal.values?.[name] ?? "")).trim();
}

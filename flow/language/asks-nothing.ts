import { Phrases } from "./phrases";
import { plain } from "./plain";
import { wishInPlain } from "./wish-for-person";

/** Longer texts say something, whatever they are made of. */
const LONGEST = 60;

/** What people say to keep a talk going: it may be joined in any order. */
const CHINESE =
  "好 好的 好滴 好哒 好嘞 好吧 好啊 好呀 好了 好好 那好 那好吧 那行 行 行吧 行的 可以 可以的 可以了 没问题 嗯 恩 嗯呢 哦 噢 喔 啊 呀 呃 额 唉 哎 咦 诶 哈 哈哈 呵呵 嘿嘿 嘻嘻 " +
  "知道 知道了 我知道了 明白 明白了 我明白了 了解 了解了 懂了 我懂了 收到 谢谢 谢谢你 谢谢您 谢谢亲 谢谢啦 谢了 多谢 感谢 非常感谢 十分感谢 太感谢了 辛苦了 辛苦 麻烦了 麻烦你了 麻烦您了 " +
  "你好 您好 你好啊 你们好 大家好 哈喽 哈罗 嗨 喂 在吗 在么 在不在 在 亲 亲亲 早 早安 早上好 上午好 中午好 下午好 晚上好 晚安 再见 拜拜 拜 回见 下次见 " +
  "是 是的 是啊 是吧 对 对的 对啊 对对 没错 当然 没事 没事了 没关系 不客气 客气了 算了 稍等 等等 等一下 等会 让我想想 我想想 我看看 我试试 先这样 就这样 " +
  "不用 不用了 没有了 哦了 的 了 吧 呢 嘛 哇 啦 哒 呗";
/** What says no only where it stands alone: "没" before "收到" is a complaint. */
const CHINESE_ALONE = "不 不是 不用 不用了 不要 不要了 没 没有 没有了 没了 无 否 人呢";
const ENGLISH =
  "ok,okay,okey,okie,k,kk,yes,yeah,yea,yep,yup,ya,sure,sure thing,of course,fine,that's fine,thats fine,alright,all right,right,correct,exactly,indeed,agreed,deal," +
  "no,nope,nah,no thanks,no thank you,not now,not really,nothing,nothing else,never mind,nevermind,no problem,no worries," +
  "hi,hello,hey,hiya,yo,hi there,hello there,hey there,good morning,good afternoon,good evening,good night,good day,morning,greetings,anyone there,is anyone there,are you there," +
  "thanks,thank you,thank u,thx,thnx,ty,tysm,cheers,many thanks,thanks a lot,thanks so much,thanks again,thanks for your help,thanks for the help,thanks for that,thank you so much,thank you very much,thank you for your help,thank you so much for your help,thank you very much for your help,thanks so much for your help,much appreciated,appreciated,appreciate it,i appreciate it," +
  "great,good,nice,cool,perfect,awesome,excellent,wonderful,lovely,sweet,super,very good,sounds good,sounds great,looks good,makes sense,that makes sense,that helps,that helped,that's all,thats all,that is all,that's it,thats it," +
  "got it,i got it,gotcha,understood,i understand,i see,see,noted,done,will do,i know,i will,let me see,let me check,let me think," +
  "bye,bye bye,goodbye,see you,see ya,see you later,later,take care,have a nice day,have a good day,have a great day,you too,you're welcome,youre welcome,welcome," +
  "please,pls,hm,hmm,hmmm,mm,mhm,um,uh,uhm,oh,ah,aha,wow,lol,haha,hahaha,hehe,well,so,and,then,wait,one moment,one sec,just a moment,just a second,hold on,sir,madam,test,testing";
/** What stands around a wish for a person. */
const WISHING =
  "我,我要,我想,我需要,要,想,请,请问,麻烦,快,快点,赶紧,马上,给我,帮我,你们,一个,个,服务,客服," +
  "i,i'd,i want,i want to,i need,i need to,i would,i'd like,like,like to,to,can i,could i,can you,could you,may i,let me,me,a,an,the,your,with,someone,now";

const filling = (...lists: readonly (readonly string[])[]): Phrases<true> => {
  const phrases = new Phrases<true>();
  for (const phrase of lists.flat()) phrases.add(phrase, true);
  return phrases;
};
const fillers = [CHINESE.split(" "), ENGLISH.split(",")];
const talk = filling(...fillers);
const wish = filling(...fillers, WISHING.split(","));
const alone = new Set(CHINESE_ALONE.split(" "));

/**
 * Whether a message says nothing that anybody could answer: "ok", "好的", thanks, a greeting, a number, an address, a wish for a person and
 * nothing besides. In Chinese and English; what is not known for certain asks something.
 */
export function asksNothing(text: string): boolean {
  const whole = plain(text).replace(/[‘’]/g, "'").trim();
  if (/^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/.test(whole) || /^https?:\/\/\S+$/.test(whole)) return true;
  const { probability, words } = wishInPlain(whole);
  if (probability >= 0.85 && isFiller(wordsOf(whole.replace(words, " ")), wish)) return true;
  return isFiller(wordsOf(whole), talk);
}

/** Letters and what belongs to a word; a number alone is a choice, a phone or an order, and none of them a question. */
function wordsOf(text: string): string {
  const words = text.replace(/[^\p{L}\p{N}']+/gu, " ").trim();
  return /^[\d ]*$/.test(words) ? "" : words;
}

function isFiller(words: string, phrases: Phrases<true>): boolean {
  if (words.length > LONGEST) return false;
  if (alone.has(words.replace(/[啊呀吧哦呢哈啦]+$/, ""))) return true;
  for (let at = 0; at < words.length; ) {
    if (words[at] === " ") at += 1;
    else {
      const end = phrases.allAt(words, at).findLast((hit) => endsWord(words, hit.end))?.end;
      if (end === undefined) return false;
      at = end;
    }
  }
  return true;
}

/** Latin words end where no letter follows; Chinese ones anywhere. */
const endsWord = (words: string, end: number): boolean =>
  !(/[\p{Script=Latin}\d']/u.test(words[end - 1] ?? "") && /[\p{Script=Latin}\d']/u.test(words[end] ?? ""));

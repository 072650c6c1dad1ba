import { asksNothing } from "./asks-nothing";
import { plain } from "./plain";

const CHINESE =
  /吗|[呢么][^\p{L}]*$|什么|怎么|怎样|如何|为何|为啥|啥|咋|哪|谁|多少|多久|多长|多大|多远|几(?:天|点|个|号|时|次|折|年|月|小时|分钟|件|种|款|岁)|能不能|可不可以|是不是|有没有|会不会|要不要|行不行|好不好|是否|能否|可否|请问|想问|问一下/u;
const ENGLISH =
  /^(?:(?:so|and|but|hi|hello|hey|ok|okay|please|also|sorry)[ ,]+)*(?:who|what|when|where|why|which|whose|how|can|could|do|does|did|is|are|was|were|will|would|should|may|have|has|am)\b|\b(?:how (?:much|many|long|far|often|do|does|can|to)|what(?:'s| is| are)|where(?:'s| is)|when (?:is|will|do|does)|wonder(?:ing)?|(?:want|like|need) to know|tell me (?:how|what|when|where|why|which|if|whether|about))\b/;

/** Whether a message asks for something that can be told, in Chinese or English. */
export function isQuestion(text: string): boolean {
  if (asksNothing(text)) return false;
  const line = plain(text).replace(/[‘’]/g, "'").trim();
  return line.includes("?") || CHINESE.test(line) || ENGLISH.test(line);
}

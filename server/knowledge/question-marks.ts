/** What stands before a question and an answer that are written below each other: "Q:", "Q2.", "问：". */
const OF_QUESTION = "Q|question|问|提问|问题|追问";
const OF_ANSWER = "A|answer|答|回答|答案|追答";
/** A number may have its own sign behind it: "Q1、". */
const END = String.raw`\s*(?:[:：.]|\d{1,2}\s*[:：.、)）])\s*`;

const ASKED = new RegExp(`^(?:${OF_QUESTION})${END}`, "i");
const ANSWERED = new RegExp(`^(?:${OF_ANSWER})${END}`, "i");
const SPEAKER = new RegExp(String.raw`^(?:${OF_QUESTION}|${OF_ANSWER})\s*\d*$`, "i");

/** Whether a line is marked as a question. */
export const isMarkedQuestion = (line: string): boolean => ASKED.test(line);
/** Whether a line is marked as an answer. */
export const isMarkedAnswer = (line: string): boolean => ANSWERED.test(line);
/** Whether what stands before a colon says only who speaks. */
export const isSpeaker = (label: string): boolean => SPEAKER.test(label);

/** A question without its mark. */
export const questionOf = (line: string): string => line.replace(ASKED, "").trim();
/** An answer without its mark. */
export const answerOf = (line: string): string => line.replace(ANSWERED, "").trim();

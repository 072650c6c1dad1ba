import { choices, type Pen, say, text } from "./draw";

/** Asks how likely a recommendation is (NPS), why, and lets unhappy people reach somebody. */
export function feedback({ t, node, line, variable }: Pen): void {
  variable("score", "number");
  variable("reason", "text");
  node("start", "onChat", [0, 0], {});
  node("after-order", "onWebhook", [0, 1], { save: [{ path: "contact.name", variable: "name" }] });
  node("score", "ask", [1, 0], {
    bubbles: [text(t("How likely are you to recommend us to a friend?", "您有多大可能把我们推荐给朋友？"))],
    input: {
      type: "rating",
      style: "nps",
      low: t("Not at all", "完全不会"),
      high: t("Very likely", "非常愿意"),
    },
    save: "score",
    timeout: { amount: 2, unit: "days" },
  });
  node("group", "condition", [2, 0], {
    rules: [
      {
        id: "promoter",
        label: t("9 or 10", "9–10 分"),
        when: { all: [{ left: "score", operator: "greaterOrEqual", right: 9 }] },
      },
      {
        id: "passive",
        label: t("7 or 8", "7–8 分"),
        when: { all: [{ left: "score", operator: "greaterOrEqual", right: 7 }] },
      },
    ],
  });
  node("praise", "ask", [3, -1], {
    bubbles: [text(t("Wonderful, thank you! What do you like most?", "太棒了，谢谢！您最喜欢哪一点？"))],
    input: { type: "text", optional: true, multiline: true },
    save: "reason",
  });
  node("review", "say", [4, -1], {
    bubbles: [
      {
        type: "links",
        text: t("Would you tell others, too?", "愿意也告诉其他人吗？"),
        links: [{ label: t("Write a review", "写一条评价"), url: "https://example.com/review" }],
      },
    ],
  });
  node("better", "ask", [3, 0], {
    bubbles: [text(t("Thank you. What would make it a 10?", "谢谢！怎样才能让您打 10 分？"))],
    input: { type: "text", optional: true, multiline: true },
    save: "reason",
  });
  node("sorry", "ask", [3, 1], {
    bubbles: [text(t("I am sorry to hear that. What went wrong?", "很抱歉让您失望了，哪里出了问题？"))],
    input: { type: "text", multiline: true },
    save: "reason",
  });
  node("call", "ask", [4, 1], {
    bubbles: [text(t("May somebody of our team write to you about it?", "可以请我们的同事联系您吗？"))],
    input: choices(["yes", t("Yes, please", "可以")], ["no", t("No, thanks", "不用了")]),
  });
  node("person", "handoff", [5, 1], {
    queue: "care",
    priority: "high",
    message: t("Thank you. Somebody will be with you shortly.", "谢谢，同事马上就来。"),
    timeout: { amount: 1, unit: "hours" },
  });
  node(
    "thanks",
    "say",
    [5, 0],
    say(t("Thank you for taking the time. It helps us a lot.", "感谢您抽时间反馈，这对我们很有帮助。")),
  );
  node("silent", "end", [2, 1], { outcome: "no answer" });
  node("done", "end", [6, 0], { outcome: "nps {{ score }}" });
  line("start", "score");
  line("after-order", "score");
  line("score:answered", "group");
  line("score:timeout", "silent");
  line("group:promoter", "praise");
  line("group:passive", "better");
  line("group:else", "sorry");
  line("praise:answered", "review");
  line("review", "done");
  line("better:answered", "thanks");
  line("sorry:answered", "call");
  line("call:yes", "person");
  line("call:no", "thanks");
  line("person:resolved", "thanks");
  line("person:timeout", "thanks");
  line("thanks", "done");
}

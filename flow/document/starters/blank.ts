import { choices, type Pen, say, text } from "./draw";

/** The smallest flow that talks: a greeting and a question. */
export function blank({ t, node, line }: Pen): void {
  node("start", "onChat", [0, 0], {});
  node("hello", "say", [1, 0], say(t("Hello! 👋", "你好！👋")));
  node("ask", "ask", [2, 0], {
    bubbles: [text(t("What can I do for you?", "有什么可以帮您？"))],
    input: choices(
      ["question", t("I have a question", "我想咨询")],
      ["looking", t("Just looking", "随便看看")],
    ),
  });
  node("question", "ask", [3, 0], {
    bubbles: [text(t("Go ahead, I am listening.", "请说，我在听。"))],
    input: { type: "text", multiline: true },
    save: "question",
  });
  node("thanks", "say", [4, 0], say(t("Thank you! We will get back to you.", "谢谢！我们会尽快回复您。")));
  node(
    "looking",
    "say",
    [3, 1],
    say(t("Take your time. I am here if you need me.", "慢慢看，需要时随时叫我。")),
  );
  line("start", "hello");
  line("hello", "ask");
  line("ask:question", "question");
  line("ask:looking", "looking");
  line("question:answered", "thanks");
}

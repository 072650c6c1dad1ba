import { rules } from "./campaign-rules";
import { type Pen, say, text } from "./draw";

/** Three days after the delivery: how is it? Happy people get a coupon for the next time, the others are asked what is wrong. */
export function postPurchase({ t, node, line, variable, settings, thing }: Pen): void {
  settings(rules({ goal: { event: "order.paid", days: 30 }, exits: ["unsubscribe", "complaint", "refund"] }));
  variable("stars", "number");
  variable("trouble", "text");
  node("delivered", "onEvent", [0, 0], { event: "order.delivered", key: "order" });
  node("three-days", "wait", [1, 0], { until: "duration", duration: { amount: 3, unit: "days" } });
  node("care", "send", [2, 0], {
    class: "service",
    channel: "best",
    purpose: "orders",
    subject: t("How is your order?", "您的订单还满意吗？"),
    text: t(
      "Your order {{ event.order }} arrived a few days ago. We hope that everything is as it should be.",
      "您的订单 {{ event.order }} 已签收几天了，希望一切都好。",
    ),
  });
  node("stars", "ask", [3, 0], {
    bubbles: [text(t("How do you like it?", "您觉得怎么样？"))],
    input: { type: "rating", style: "stars", max: 5 },
    save: "stars",
    timeout: { amount: 1, unit: "days" },
  });
  node("happy", "condition", [4, 0], {
    rules: [{ id: "yes", when: { all: [{ left: "stars", operator: "greaterOrEqual", right: 4 }] } }],
  });
  node("thanks", "coupon", [5, 0], { pool: thing("thanks"), action: "give", campaign: "", save: "coupon" });
  node(
    "gift",
    "say",
    [6, 0],
    say(t("Thank you! For the next time: {{ coupon.code }}", "谢谢！下次可用：{{ coupon.code }}")),
  );
  node("glad", "say", [6, 1], say(t("Thank you, that makes us glad!", "谢谢，很高兴您喜欢！")));
  node("what", "ask", [5, 2], {
    bubbles: [text(t("We are sorry. What is wrong?", "非常抱歉，请问哪里不满意？"))],
    input: { type: "text" },
    save: "trouble",
    timeout: { amount: 1, unit: "days" },
  });
  node("note", "track", [6, 2], {
    event: "care.needed",
    key: "{{ event.order }}",
    properties: [{ name: "trouble", value: "{{ trouble }}" }],
  });
  node("tag", "tag", [7, 2], { add: ["needs-care"] });
  node(
    "sorry",
    "say",
    [8, 2],
    say(t("Thank you. We see to it and come back to you.", "谢谢反馈，我们会尽快跟进处理。")),
  );
  line("delivered", "three-days");
  line("three-days", "care");
  line("care:sent", "stars");
  line("stars:answered", "happy");
  line("happy:yes", "thanks");
  line("happy:else", "what");
  line("thanks:issued", "gift");
  line("thanks:soldOut", "glad");
  line("what:answered", "note");
  line("note", "tag");
  line("tag", "sorry");
}

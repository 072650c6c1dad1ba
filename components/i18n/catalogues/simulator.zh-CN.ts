import type { simulator as en } from "./simulator.en";

export const simulator: typeof en = {
  title: "试一试",
  restart: "重新开始",
  startHere: "从所选步骤开始",
  language: "会话语言",
  conversation: "试聊",
  busy: "正在处理…",
  ended: "会话已结束。",
  endedWith: "会话已结束：{outcome}。",
  failed: "无法继续：{reason}",
  again: "再来一次",
  tabs: { chat: "对话", variables: "变量", answers: "外部调用" },
  message: { video: "视频", redirect: "跳转到 {url}" },
  reply: { label: "以访客身份回答", placeholder: "以访客身份回答", send: "发送", skip: "跳过", skipped: "（已跳过）", file: "选择文件" },
  line: { worked: "成功", effectFailed: "失败（{code}）：{message}", timer: "{time} 计时到点", clock: "现在是 {time}", effects: { email: "邮件（试聊时不发送）", generate: "大模型", script: "脚本" } },
  clock: { minute: "+1 分钟", hour: "+1 小时", day: "+1 天", next: "到下一个计时" },
  wait: { event: "正在等待：", person: "已转人工，人工处理结果：", timer: "正在等待，拨快时钟可继续。" },
  variables: { title: "变量", none: "还没有保存任何值。", contact: "客户" },
  answers: { help: "选择试聊时如何回应外部调用。", none: "本流程没有外部调用。", mode: "回应方式", modes: { real: "真实调用", works: "使用我的回应", fails: "失败" }, status: "状态码", text: "返回内容", failure: "试聊时设为失败。" },
};

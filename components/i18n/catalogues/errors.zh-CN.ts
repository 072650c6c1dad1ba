import type { errors as en } from "./errors.en";

export const errors: typeof en = {
  title: "出了点问题",
  network: "无法连接服务器。内容没有丢失，请检查网络后重试。",
  unauthorized: "登录状态已失效，请重新登录后继续。",
  forbidden: "你的角色没有这项权限，请联系工作区管理员。",
  notFound: "该内容不存在，或属于其他工作区。",
  conflict: "这期间有人改动过。重新加载可查看对方的版本；你的改动没有保存。",
  badRequest: "服务器没有接受这次提交：{message}",
  tooMany: "尝试次数过多，请稍后再试。",
  tooLarge: "内容太大，服务器无法接收。",
  internal: "服务器出错。数据保持原样，请重试；若再次出现，请查看服务器日志。",
  pageTitle: "页面不存在",
  pageBody: "这个地址没有内容，可能已被移动或删除。",
  pageAction: "前往流程列表",
  crashTitle: "页面停止了工作",
  crashBody: "已保存的内容是安全的。请重新加载页面；若再次出现，请联系服务器管理员。",
  crashAction: "重新加载",
};

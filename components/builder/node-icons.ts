import {
  Bot, Braces, CircleStop, Clock, CornerDownRight, GitBranch, Globe, Headset, Hourglass, type LucideIcon, Mail, MessageCircle, MessageCircleQuestion, MessageSquareReply,
  Repeat, Shuffle, Sparkles, StickyNote, Variable, Webhook, Workflow,
} from "lucide-react";
import type { NodeType } from "../../flow/index";

export const NODE_ICONS: Record<NodeType, LucideIcon> = {
  onChat: MessageCircle, onMessage: MessageSquareReply, onWebhook: Webhook, say: Bot, ask: MessageCircleQuestion, condition: GitBranch, set: Variable, split: Shuffle, wait: Clock,
  waitFor: Hourglass, jump: CornerDownRight, call: Workflow, forEach: Repeat, script: Braces, note: StickyNote, http: Globe, email: Mail, generate: Sparkles, handoff: Headset, end: CircleStop,
};

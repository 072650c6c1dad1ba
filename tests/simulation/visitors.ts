import type { Awaiting } from "../../flow";
import { readToken } from "../../server/conversations/conversation-token";
import { deliverEvent } from "../../server/conversations/deliver-event";
import { receiveMessage } from "../../server/conversations/receive-message";
import { startConversation } from "../../server/conversations/start-conversation";
import { Chance } from "../support/generate-value";
import { SECRET, type SimProcess } from "./process";
import type { Cause } from "./replica";
import type { Stage } from "./stage";
import type { Request, Talk } from "./talk";
import { replyTo } from "./visitor";

const HASH = "ab";

interface Answer {
  readonly conversation: string;
  readonly token: string;
  readonly text: string;
}

/** Those who chat: each sends a request until it is answered, through a network that is slow and loses answers. */
export class Visitors {
  readonly talks: Talk[] = [];
  /** Requests that are not answered yet. */
  open = 0;
  private readonly network: Chance;

  constructor(private readonly stage: Stage) {
    this.network = new Chance(stage.plan.seed ^ 0x2345678);
  }

  /** Somebody opens the chat. */
  begin(): void {
    const key = this.stage.name("start");
    const cause: Cause = { type: "start", start: { type: "chat" } };
    const sent: Request[] = [];
    const talk: Talk = {
      start: { key, cause, talk: undefined, answered: false },
      conversation: undefined,
      token: undefined,
      awaiting: undefined,
      sent,
    };
    this.stage.judge.requests.set(key, cause);
    this.talks.push(talk);
    this.open++;
    this.send(talk.start, talk);
  }

  /** A conversation whose id its visitor knows by now. */
  someTalk(): (Talk & { conversation: string }) | undefined {
    const known = this.talks.filter(
      (talk): talk is Talk & { conversation: string } => talk.conversation !== undefined,
    );
    return known.length ? this.stage.chance.one(known) : undefined;
  }

  /** Somebody answers what they are asked, or something else. */
  say(): void {
    const talk = this.someTalk();
    if (talk) this.ask(talk, { type: "message", reply: replyTo(talk.awaiting, this.stage.chance) });
  }

  private ask(talk: Talk, cause: Request["cause"]): void {
    const request: Request = { key: this.stage.name("say"), cause, talk, answered: false };
    this.stage.judge.requests.set(request.key, cause);
    talk.sent.push(request);
    this.open++;
    this.send(request, talk);
  }

  /** The same request once more, answered or not. */
  repeat(): void {
    const talk = this.stage.chance.one(this.talks);
    const request = this.stage.chance.one([talk.start, ...talk.sent]);
    for (let times = 1 + this.stage.chance.below(3); times > 0; times--) this.send(request, talk);
  }

  /** Something happens: to one conversation, or to whoever waits for it. */
  event(): void {
    const talk = this.someTalk();
    const name = this.stage.chance.one(["order.paid", "order.sent", "nothing"]);
    const key = this.stage.chance.maybe(0.6) ? { eventKey: "A-1" } : {};
    if (talk && this.stage.chance.maybe(0.5))
      return this.ask(talk, { type: "event", name, data: { amount: 5 }, ...key });
    const process = this.stage.chance.one(this.stage.processes);
    const event = { name, data: { amount: 5 }, ...(key.eventKey ? { key: key.eventKey } : {}) };
    if (process.alive) this.stage.quietly(deliverEvent(process.plane, this.stage.backend.workspaceId, event));
  }

  /** Takes a request through the network to some process, and again until it is answered. */
  private send(request: Request, talk: Talk): void {
    const again = () =>
      void this.stage.time.after(500 + this.network.below(2_000), () => this.send(request, talk));
    const process = this.network.one(this.stage.processes);
    const travel = this.network.maybe(0.8) ? this.network.below(30) : this.network.below(1_500);
    this.stage.time.after(travel, () => {
      const { life } = process;
      if (life.dead) return request.answered || again();
      let over = false;
      const once = (work: () => void) => {
        if (over) return;
        over = true;
        work();
      };
      life.onDeath(() => once(() => request.answered || again()));
      life.later(0, () => {
        this.serve(process, request, talk).then(
          (reply) => {
            if (life.dead) return;
            once(() => {
              if (this.network.maybe(this.stage.share("lostReply"))) return request.answered || again();
              this.stage.time.after(this.network.below(30), () => this.answer(request, talk, reply));
            });
          },
          (error: unknown) => once(() => this.stage.expected(error, [503]) && (request.answered || again())),
        );
      });
    });
  }

  /** What a process does with a request: the calls that the routes make. */
  private async serve({ plane }: SimProcess, request: Request, talk: Talk): Promise<Answer> {
    const { cause } = request;
    const key = { id: request.key, hash: HASH };
    if (cause.type === "start") {
      const endpoint = await plane.flows.byPublicId(this.stage.backend.publicId);
      if (!endpoint) throw new Error("the endpoint is not there");
      const { conversation, token, turn } = await startConversation(plane, endpoint, {
        key,
        start: cause.start,
        channel: "web",
        locale: "en",
        page: null,
        profile: {},
        timeZone: null,
      });
      return { conversation, token, text: turn };
    }
    const { conversation = "", token = "" } = talk;
    const claim = readToken(token, conversation, SECRET);
    if (!claim) throw new Error("the token does not hold");
    const inbound = cause.type === "event" ? cause : { type: "message" as const, reply: cause.reply };
    const text = await receiveMessage(plane, claim, conversation, key, inbound);
    return { conversation, token, text };
  }

  private answer(request: Request, talk: Talk, reply: Answer): void {
    if (talk.conversation !== undefined && talk.conversation !== reply.conversation)
      this.stage.judge.breach("reply", `${request.key} began ${talk.conversation} and ${reply.conversation}`);
    this.stage.tell(`answer ${request.key} ${reply.text}`);
    if (!request.answered) this.open--;
    request.answered = true;
    talk.conversation = reply.conversation;
    talk.token = reply.token;
    talk.awaiting = (JSON.parse(reply.text) as { awaiting: Awaiting | null }).awaiting;
    this.stage.judge.answered(request.key, reply.text, reply.conversation);
  }
}

/** Incoming webhooks of Slack, which Mattermost and Rocket.Chat take as well. */
import * as z from "zod/mini";
import type { Channel } from "./channel.ts";
import type { Message } from "../message/message.ts";
import { send } from "./outbound.ts";
import { webUrl } from "./forms.ts";
import { MAX_SLACK_CHARACTERS } from "../limits.ts";

export const slackSettings = z.strictObject({ url: webUrl });

export function slackChannel({
  url,
}: z.infer<typeof slackSettings>): Pick<Channel, "send" | "check"> {
  return {
    send(message, _id, around) {
      const headers = { "Content-Type": "application/json" };
      const body = JSON.stringify({ text: textOf(message) });
      return send(url, { method: "POST", headers, body }, around);
    },
    async check(around) {
      const outcome = await send(url, { method: "HEAD" }, around);
      const answered = outcome.answer.startsWith("HTTP ");
      return answered ? { kind: "sent", answer: outcome.answer } : outcome;
    },
  };
}

/** `&`, `<` and `>` are the three characters that Slack's text takes escaped. */
function textOf({ title, plain }: Message): string {
  const escaped = (text: string) =>
    text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const body = plain.slice(0, MAX_SLACK_CHARACTERS);
  return `*${escaped(title)}*\n${escaped(body)}`;
}

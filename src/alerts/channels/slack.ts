/** Incoming webhooks of Slack, which Mattermost and Rocket.Chat take as well. */
import * as z from "zod/mini";
import { field, parsed, type Outcome } from "./answer.ts";
import type { Channel } from "./channel.ts";
import { cut } from "./cut.ts";
import type { Message } from "../message/message.ts";
import { confirmedAnswer, request, sendForReceipt } from "./outbound.ts";
import { webUrl } from "./forms.ts";
import { MAX_SLACK_CHARACTERS } from "../limits.ts";

export const slackSettings = z.strictObject({ url: webUrl });

const headers = { "Content-Type": "application/json" };

export function slackChannel({
  url,
}: z.infer<typeof slackSettings>): Pick<Channel, "send" | "check"> {
  return {
    send(message, _id, around) {
      const body = JSON.stringify({ text: textOf(message) });
      return sendForReceipt(url, { method: "POST", headers, body }, around, isReceipt);
    },
    // A message without a text is none: all three say so, and only they say it like this.
    async check(around): Promise<Outcome> {
      const requested = await request(url, { method: "POST", headers, body: "{}" }, around);
      if (!requested.ok) return requested.outcome;
      const { answer } = requested;
      const refusal = answer.status === 400 && isRefusalOfNothing(parsed(answer.body));
      const judged = confirmedAnswer(answer, around, isReceipt);
      return refusal ? { kind: "sent", answer: judged.answer } : judged;
    },
  };
}

/**
 * `ok` as text from Slack (api.slack.com/messaging/webhooks) and Mattermost (incoming_webhook.go), `{"success":true}` from
 * Rocket.Chat (API.v1.success); `{"ok":true}` from others that imitate Slack.
 */
const isReceipt = (said: unknown) =>
  said === "ok" || field(said, "success") === true || field(said, "ok") === true;

/** What is said to a message without text: Slack's words, Mattermost's id of an error, Rocket.Chat's failure. */
function isRefusalOfNothing(said: unknown): boolean {
  if (typeof said === "string") return /^(?:no_text|invalid_payload|missing_text\w*)$/.test(said);
  const id = field(said, "id");
  const isMattermost = typeof id === "string" && id.startsWith("web.incoming_webhook.");
  return isMattermost || field(said, "success") === false;
}

/** Nothing to see, and no letter of a word: what stands on both sides of it is no longer one thing. */
const GAP = "\u200b";

/**
 * A text in which nothing calls anybody and nothing hides where it leads: `@all` and the like, links of Markdown. Slack's
 * own `<!channel>` and `<https://…|text>` are gone with their angle brackets.
 */
const harmless = (text: string) =>
  text.replace(/@(?=[\p{L}\p{N}_])/gu, `@${GAP}`).replace(/\](?=[([:])/g, `]${GAP}`);

/** `&`, `<` and `>` are the three characters that Slack's text takes escaped. */
const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
const escaped = (text: string) => text.replace(/[&<>]/g, (character) => escapes[character] ?? "");

const sizeOf = (character: string) => (escapes[character] ?? character).length;

/** At most MAX_SLACK_CHARACTERS as they are sent, title and all. */
function textOf({ title, plain }: Message): string {
  const head = `*${escaped(harmless(title))}*\n`;
  return head + escaped(cut(harmless(plain), MAX_SLACK_CHARACTERS - head.length, sizeOf));
}

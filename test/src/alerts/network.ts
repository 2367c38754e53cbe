/** The network as channels see it: every request is kept, and answered as the test says. */
import { vi } from "vitest";
import type { Channel, Surroundings } from "../../../src/alerts/channels/channel.ts";
import { parseChannels } from "../../../src/alerts/channels/channels.ts";
import type { Message } from "../../../src/alerts/message/message.ts";
import { parseConfig } from "../../../src/config/config.ts";

export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly redirect: string;
}

/** Answers requests with these in turn, and with the last one from then on; an error is a connection that fails. */
export function network(...answers: readonly (Response | Error)[]): Sent[] {
  const sent: Sent[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (target, init) => {
    const request = new Request(target, init);
    const { method, url, redirect } = request;
    const headers = Object.fromEntries(request.headers);
    sent.push({ method, url, headers, body: await request.text(), redirect });
    const answer = answers[Math.min(sent.length, answers.length) - 1] ?? new Response("taken");
    if (answer instanceof Error) throw answer;
    return answer.clone();
  });
  return sent;
}

/** An answer in JSON. */
export const jsonAnswer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers });

/** A connection that was never made, and one that broke in between. */
export const neverConnected = () => new TypeError("Connection refused");
export const lostOnTheWay = () => new TypeError("Network connection lost.");

export const NOW = Date.parse("2026-11-23T07:00:00Z");

export const around: Surroundings = {
  config: parseConfig({ PUBLIC_URL: "https://randwerk.example", LANGUAGE: "en" }),
  now: NOW,
};

/** A channel as ALERT_CHANNELS would have it. */
export function channelOf(settings: object): Channel {
  const [channel] = parseChannels(JSON.stringify([{ name: "tested", ...settings }]));
  if (channel === undefined) throw new Error("no channel");
  return channel;
}

export const message: Message = {
  severity: "down",
  title: "The backup of <web> & co is missing",
  plain: "Expected at 06:00.\n\nhttps://randwerk.example/console",
  html: "<p>Expected at 06:00.</p>",
  url: "https://randwerk.example/console",
  at: NOW,
  alerts: [
    {
      id: "alert-1",
      subject: "check",
      subjectId: "uuid",
      severity: "down",
      kind: "change",
      title: "The backup of <web> & co is missing",
      facts: { reason: "late" },
      url: "https://randwerk.example/console",
      at: "2026-11-23T07:00:00.000Z",
      downSeconds: null,
    },
  ],
};

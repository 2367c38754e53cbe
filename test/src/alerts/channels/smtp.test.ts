import { afterEach, describe, expect, test, vi } from "vitest";
import { dotted, mailOf } from "../../../../src/alerts/channels/mail.ts";
import { parseConfig } from "../../../../src/config/config.ts";
import { around, channelOf, message, NOW } from "../network.ts";
import { connect, endless, hangUp, mailServer, silence, type Manner } from "../smtp-server.ts";

afterEach(() => {
  vi.useRealTimers();
});

const settings = {
  kind: "smtp",
  host: "mail.example",
  from: "randwerk@example.org",
  to: ["one@example.org", "two@example.org"],
};
const mail = channelOf(settings);
const send = (channel = mail) => channel.send(message, "delivery-1", around);

const BEFORE = ["EHLO [127.0.0.1]", "STARTTLS", "<TLS>", "EHLO [127.0.0.1]"];

describe("a mail", () => {
  test("goes to everybody in one session, whole", async () => {
    const server = mailServer();
    expect(await send()).toEqual({ kind: "sent", answer: "2.0.0 Ok: queued as 4711" });
    expect(server.heard).toEqual([
      ...BEFORE,
      "MAIL FROM:<randwerk@example.org>",
      "RCPT TO:<one@example.org>",
      "RCPT TO:<two@example.org>",
      "DATA",
      dotted(mailOf(message, "delivery-1", { from: settings.from, to: settings.to })),
      "QUIT",
    ]);
    expect(server.closed).toBe(1);
    expect(connect.mock.calls[0]?.[0]).toEqual({ hostname: "mail.example", port: 587 });
  });

  test("goes to one address that is no list, by another port", async () => {
    const server = mailServer();
    await send(channelOf({ ...settings, port: 2525, to: "one@example.org" }));
    expect(server.heard.filter((line) => line.startsWith("RCPT"))).toEqual([
      "RCPT TO:<one@example.org>",
    ]);
    expect(connect.mock.calls[0]?.[0]).toEqual({ hostname: "mail.example", port: 2525 });
  });

  test.each([
    [{ user: "user", password: "pass" }, "AUTH PLAIN AHVzZXIAcGFzcw=="],
    [{ user: "user" }, "AUTH PLAIN AHVzZXIA"],
    [{ password: "pass" }, "MAIL FROM:<randwerk@example.org>"],
  ])("logs in with %j", async (login, expected) => {
    const server = mailServer();
    await send(channelOf({ ...settings, ...login }));
    expect(server.heard[4]).toBe(expected);
  });
});

describe("recipients", () => {
  test.each(["251 will forward", "252 cannot verify, will try"])("%s is taken", async (reply) => {
    const server = mailServer({ replies: { "RCPT TO:<two": reply } });
    expect(await send()).toEqual({ kind: "sent", answer: "2.0.0 Ok: queued as 4711" });
    expect(server.heard).toContain("DATA");
  });

  test("that are put off are tried again alone", async () => {
    const greylisted = { "RCPT TO:<two@example.org": "450 4.2.0 greylisted" };
    mailServer({ replies: greylisted });
    const first = await send();
    expect(first).toEqual({
      kind: "later",
      answer: "Not taken yet: two@example.org: 450 4.2.0 greylisted; 2.0.0 Ok: queued as 4711",
      reached: ["one@example.org"],
    });
    const reached = first.kind === "later" ? first.reached : undefined;
    const again = mailServer({ replies: greylisted });
    expect(await mail.send(message, "delivery-1", around, reached)).toEqual({
      kind: "later",
      answer: "450 4.2.0 greylisted",
      reached: ["one@example.org"],
    });
    expect(again.heard).not.toContain("DATA");
    const last = mailServer();
    expect(await mail.send(message, "delivery-1", around, reached)).toMatchObject({ kind: "sent" });
    expect(last.heard.filter((line) => line.startsWith("RCPT"))).toEqual([
      "RCPT TO:<two@example.org>",
    ]);
  });

  test("that are refused in the end keep nothing waiting that the others have", async () => {
    mailServer({ replies: { "RCPT TO": "550 5.1.1 no such user" } });
    const reached = ["one@example.org"];
    expect(await mail.send(message, "delivery-1", around, reached)).toEqual({
      kind: "sent",
      answer: "550 5.1.1 no such user",
    });
  });

  test("are all to be tried again where the mail itself is not taken", async () => {
    const replies = { "RCPT TO:<two": "450 4.2.0 greylisted", mail: "452 4.3.1 disk full" };
    mailServer({ replies });
    expect(await send()).toEqual({ kind: "later", answer: "452 4.3.1 disk full" });
  });

  test("are not asked any further once the server says goodbye", async () => {
    const server = mailServer({ replies: { "RCPT TO:<one": "421 4.3.2 closing" } });
    expect(await send()).toEqual({ kind: "later", answer: "421 4.3.2 closing" });
    expect(server.heard.filter((line) => line.startsWith("RCPT"))).toHaveLength(1);
  });
});

describe("one wrong address", () => {
  test.each([
    ["one@example.org", "the first"],
    ["two@example.org", "the last"],
  ])("%s, %s, does not keep the other one from being told, and is named", async (wrong) => {
    const server = mailServer({ replies: { [`RCPT TO:<${wrong}`]: "550 5.1.1 no such user" } });
    expect(await send()).toEqual({
      kind: "sent",
      answer: `2.0.0 Ok: queued as 4711; ${wrong}: 550 5.1.1 no such user`,
    });
    expect(server.heard).toContain("DATA");
  });

  test.each([
    ["550 5.1.1 no such user", "broken"],
    ["450 4.2.0 greylisted", "later"],
  ])("where it is the only one nothing is sent: %s is %s", async (reply, kind) => {
    for (const to of [["one@example.org"], settings.to]) {
      const server = mailServer({ replies: { "RCPT TO": reply } });
      const answers = to.length === 1 ? [reply] : to.map((one) => `${one}: ${reply}`);
      const answer = answers.join("; ");
      expect(await send(channelOf({ ...settings, to }))).toMatchObject({ kind, answer });
      expect(server.heard).not.toContain("DATA");
      expect(server.heard.filter((line) => line.startsWith("RCPT"))).toHaveLength(to.length);
    }
  });
});

describe("a refusal", () => {
  test.each([
    ["greeting", "554 5.7.1 go away", "broken"],
    ["greeting", "421 4.3.2 too busy", "later"],
    ["STARTTLS", "454 4.7.0 not now", "later"],
    ["MAIL FROM", "550 5.7.1 not you", "broken"],
    ["MAIL FROM", "499 almost", "later"],
    ["MAIL FROM", "500 exactly", "broken"],
    ["DATA", "503 5.5.1 wrong order", "broken"],
    ["DATA", "451 4.3.0 disk full", "later"],
    ["mail", "552 5.3.4 too big", "broken"],
    ["mail", "452 4.3.1 disk full", "later"],
  ])("at %s with %s is %s", async (step, reply, kind) => {
    const server = mailServer({ replies: { [step]: reply } });
    expect(await send()).toEqual({ kind, answer: reply });
    expect(server.closed).toBe(1);
  });

  test.each<[string, Manner]>([
    ["The server offers no STARTTLS.", { offers: ["AUTH PLAIN"] }],
    ["The server offers neither AUTH PLAIN nor AUTH LOGIN.", { secureOffers: [] }],
    ["The answer is too long.", { replies: { "MAIL FROM": endless } }],
  ])("may be over tomorrow: %s", async (answer, manner) => {
    mailServer(manner);
    const channel = channelOf({ ...settings, user: "user", password: "pass" });
    expect(await send(channel)).toEqual({ kind: "later", answer });
  });

  test("is kept short, on one line, without secrets", async () => {
    mailServer({ replies: { "MAIL FROM": `550-password=hunter2\r\n550 ${"x".repeat(400)}` } });
    const { answer } = await send();
    expect(answer).toMatch(/^550 password=\[…\] x+…$/);
    expect(answer).toHaveLength(300);
  });
});

describe("a connection that is lost", () => {
  test.each<[string, Manner["replies"], string]>([
    ["before the mail", { "MAIL FROM": hangUp }, "later"],
    ["before its first line", { DATA: hangUp }, "later"],
    ["behind the mail", { mail: hangUp }, "unknown"],
  ])("%s", async (_when, replies, kind) => {
    mailServer({ replies: replies ?? {} });
    expect(await send()).toEqual({
      kind,
      answer: "The connection broke before there was an answer.",
    });
  });

  test.each<[string, Manner]>([
    ["No connection to mail.example:587:", { unreachable: new Error("Connection refused") }],
    ["No connection to mail.example:587:", { unreachable: new Error("internal error") }],
    ["No secure connection to mail.example:587:", { untrusted: new Error("internal error") }],
  ])("before it began carried nothing: %s", async (words, manner) => {
    mailServer(manner);
    const answer = expect.stringMatching(new RegExp(`^${words}`)) as string;
    expect(await send()).toEqual({ kind: "later", answer });
  });

  test("behind the mail is not known to be lost, whatever the error says", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    mailServer({ replies: { mail: silence } });
    const sent = send();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await sent).toEqual({ kind: "unknown", answer: "No answer within 10 s." });
  });
});

describe("a server that takes its time in every step", () => {
  test.each([
    // Nine steps: greeting, hello twice, STARTTLS, sender, two recipients, DATA, the mail.
    [3_300, 29_700, "sent"],
    [3_400, 30_000, "unknown"],
    [5_000, 30_000, "later"],
    [9_000, 30_000, "later"],
  ])("of %i ms has come to an end after %i ms: %s", async (delay, endsAfter, kind) => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    mailServer({ delay });
    let outcome: unknown;
    const ended = send().then((found) => (outcome = found));
    await vi.advanceTimersByTimeAsync(endsAfter - 1);
    expect(outcome).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    await ended;
    expect(outcome).toMatchObject({ kind });
  });
});

test("nothing ticks on behind a mail, sent or not", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  for (const replies of [{}, { mail: "452 4.3.1 disk full" }]) {
    mailServer({ replies });
    await send();
    expect(vi.getTimerCount()).toBe(0);
  }
});

test("a mail server that is this service itself is asked nothing", async () => {
  mailServer();
  const config = parseConfig({ CONSOLE_HOST: "mail.example:587", LANGUAGE: "en" });
  const expected = { kind: "broken", answer: "The address is this service itself." };
  expect(await mail.send(message, "delivery-1", { config, now: NOW })).toEqual(expected);
  expect(await mail.check({ config, now: NOW })).toEqual(expected);
  expect(connect).not.toHaveBeenCalled();
  const other = channelOf({ ...settings, port: 25 });
  expect(await other.send(message, "delivery-1", { config, now: NOW })).toMatchObject({
    kind: "sent",
  });
});

describe("a check", () => {
  test("logs in and sends no mail", async () => {
    const server = mailServer({ replies: { NOOP: "250 still here" } });
    const channel = channelOf({ ...settings, user: "user", password: "pass" });
    expect(await channel.check(around)).toEqual({ kind: "sent", answer: "still here" });
    expect(server.heard).toEqual([...BEFORE, "AUTH PLAIN AHVzZXIAcGFzcw==", "NOOP", "QUIT"]);
  });

  test.each<[string, Manner["replies"], string]>([
    ["535 no", { "AUTH PLAIN": "535 no" }, "broken"],
    ["450 no", { NOOP: "450 no" }, "later"],
    ["The connection broke before there was an answer.", { NOOP: hangUp }, "later"],
  ])("says what is wrong: %s", async (answer, replies, kind) => {
    mailServer({ replies: replies ?? {} });
    const channel = channelOf({ ...settings, user: "user", password: "pass" });
    expect(await channel.check(around)).toEqual({ kind, answer });
  });
});

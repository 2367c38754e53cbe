import { afterEach, describe, expect, test, vi } from "vitest";
import { openSession, SmtpError } from "../../../../src/alerts/channels/smtp-session.ts";
import { connect, endless, hangUp, mailServer, silence, type Manner } from "../smtp-server.ts";

const HELLO = "EHLO [127.0.0.1]";
const login = { user: "user@example.org", password: "pass word ü" };
const PLAIN = "AUTH PLAIN AHVzZXJAZXhhbXBsZS5vcmcAcGFzcyB3b3JkIMO8";

afterEach(() => {
  vi.useRealTimers();
});

const open = (port = 587, who: typeof login | null = login, limit = new AbortController()) =>
  openSession("mail.example", port, who ?? undefined, limit.signal);
/** The fault that opening a session ends with. */
const fault = (port = 587): Promise<unknown> =>
  open(port).then(
    () => undefined,
    (error: unknown) => error,
  );

describe("a session", () => {
  test("by STARTTLS says hello again, and logs in after it only", async () => {
    const server = mailServer();
    const session = await open();
    expect(server.heard).toEqual([HELLO, "STARTTLS", "<TLS>", HELLO, PLAIN]);
    expect(connect.mock.calls).toEqual([
      [
        { hostname: "mail.example", port: 587 },
        { secureTransport: "starttls", allowHalfOpen: false },
      ],
    ]);
    await session.close();
    expect(server.heard.at(-1)).toBe("QUIT");
    expect(server.closed).toBe(1);
  });

  test.each([25, 464, 466, 2525])("by STARTTLS is that of port %i too", async (port) => {
    const server = mailServer();
    await open(port, null);
    expect(connect.mock.calls[0]?.[1]).toMatchObject({ secureTransport: "starttls" });
    expect(server.heard).toEqual([HELLO, "STARTTLS", "<TLS>", HELLO]);
  });

  test("on port 465 is encrypted at once", async () => {
    const server = mailServer({ offers: ["AUTH PLAIN"] });
    await open(465);
    expect(connect.mock.calls).toEqual([
      [
        { hostname: "mail.example", port: 465 },
        { secureTransport: "on", allowHalfOpen: false },
      ],
    ]);
    expect(server.heard).toEqual([HELLO, PLAIN]);
  });

  test("of nobody does not log in", async () => {
    const server = mailServer();
    await open(587, null);
    expect(server.heard).toEqual([HELLO, "STARTTLS", "<TLS>", HELLO]);
  });

  test("answers with the reply, without its codes", async () => {
    mailServer({ replies: { NOOP: "250-one\r\n250-two\r\n250 three" } });
    const session = await open();
    expect(await session.command("NOOP", 250)).toBe("one\r\ntwo\r\nthree");
  });
});

describe("logging in", () => {
  test.each([
    [["AUTH PLAIN LOGIN"], [PLAIN]],
    [["AUTH LOGIN PLAIN"], [PLAIN]],
    [["auth plain"], [PLAIN]],
    [["AUTH=PLAIN"], [PLAIN]],
    [
      ["SIZE 1000", "AUTH CRAM-MD5 LOGIN", "8BITMIME"],
      ["AUTH LOGIN", "dXNlckBleGFtcGxlLm9yZw==", "cGFzcyB3b3JkIMO8"],
    ],
  ])("where %j is offered", async (secureOffers, expected) => {
    const server = mailServer({ secureOffers });
    await open();
    expect(server.heard.slice(4)).toEqual(expected);
  });

  test.each([
    [[]],
    [["AUTH CRAM-MD5"]],
    [["AUTH PLAINEST"]],
    [["XAUTH PLAIN"]],
    [["SIZE 1000 AUTH PLAIN"]],
  ])("does not happen where %j is offered", async (secureOffers) => {
    const server = mailServer({ secureOffers });
    expect(await fault()).toMatchObject({ shortcoming: "noLogin" });
    expect(server.heard.slice(4)).toEqual(["QUIT"]);
  });

  test.each([
    ["AUTH PLAIN", ["AUTH PLAIN"]],
    ["AUTH LOGIN", ["AUTH LOGIN"]],
    ["word 1", ["AUTH LOGIN"]],
    ["word 2", ["AUTH LOGIN"]],
  ])("is refused at %s", async (step, secureOffers) => {
    mailServer({ secureOffers, replies: { [step]: "535 5.7.8 authentication failed" } });
    expect(await fault()).toMatchObject({
      code: 535,
      message: "535 5.7.8 authentication failed",
    });
  });
});

describe("without TLS neither name nor password leaves", () => {
  test.each([[["AUTH PLAIN"]], [["XSTARTTLS"]], [["STARTTLS-NOT"]]])(
    "where %j is offered",
    async (offers) => {
      const server = mailServer({ offers });
      expect(await fault()).toMatchObject({ shortcoming: "noTls" });
      expect(server.heard).toEqual([HELLO, "QUIT"]);
      expect(server.closed).toBe(1);
    },
  );

  test("where STARTTLS is refused", async () => {
    const server = mailServer({ replies: { STARTTLS: "454 not now" } });
    expect(await fault()).toMatchObject({ code: 454, message: "454 not now" });
    expect(server.heard).toEqual([HELLO, "STARTTLS", "QUIT"]);
  });

  test("where the certificate is not trusted", async () => {
    const server = mailServer({ untrusted: new Error("internal error") });
    expect(await fault()).toMatchObject({ fault: "untrusted" });
    expect(server.heard.slice(0, 3)).toEqual([HELLO, "STARTTLS", "<TLS>"]);
  });

  test("and what was offered in the clear does not count", async () => {
    const server = mailServer({ offers: ["STARTTLS", "AUTH PLAIN"], secureOffers: ["SIZE 1"] });
    expect(await fault()).toMatchObject({ shortcoming: "noLogin" });
    expect(server.heard).not.toContain(PLAIN);
  });
});

describe("a connection that is not made", () => {
  test.each([587, 465])("was nobody at all, on port %i", async (port) => {
    mailServer({ unreachable: new Error("internal error") });
    expect(await fault(port)).toMatchObject({ fault: "nobody" });
  });

  test("on port 465 may be one for its certificate", async () => {
    mailServer({ unreachable: new Error("internal error"), answersInTheClear: true });
    expect(await fault(465)).toMatchObject({ fault: "untrusted" });
  });
});

describe("a server that says no", () => {
  test.each<[string, Manner["replies"], number]>([
    ["at once", { greeting: "554 go away" }, 554],
    ["later", { greeting: "421 too busy" }, 421],
    ["although 250", { greeting: "250 wrong word" }, 250],
    ["to hello", { EHLO: "550 who?" }, 550],
  ])("%s", async (_when, replies, code) => {
    const server = mailServer({ replies: replies ?? {} });
    const error = await fault();
    expect(error).toBeInstanceOf(SmtpError);
    expect(error).toMatchObject({ code });
    expect(server.heard.at(-1)).toBe("QUIT");
    expect(server.closed).toBe(1);
  });

  test("to a command is an error with the reply in it", async () => {
    mailServer({ replies: { NOOP: "450-4.7.1 not\r\n450 now" } });
    const session = await open();
    await expect(session.command("NOOP", 250)).rejects.toMatchObject({
      code: 450,
      message: "450 4.7.1 not\r\nnow",
    });
  });

  test("yes with another code is an error too", async () => {
    mailServer({ replies: { NOOP: "251 will forward" } });
    const session = await open();
    await expect(session.command("NOOP", 250)).rejects.toMatchObject({ code: 251 });
    mailServer({ replies: { DATA: "300 hm" } });
    const other = await open();
    await expect(other.command("DATA", 354)).rejects.toMatchObject({ message: "300 hm" });
  });
});

describe("a reply", () => {
  test.each([1, 2, 3, 7])("may come in pieces of %i bytes", async (piece) => {
    mailServer({ piece, replies: { NOOP: "250-grün\r\n250 blau" } });
    const session = await open();
    expect(await session.command("NOOP", 250)).toBe("grün\r\nblau");
  });

  test.each([
    ["250", ""],
    ["250 ", ""],
    ["250 ok\r\n", "ok"],
  ])("may be as short as %j", async (reply, expected) => {
    mailServer({ replies: { NOOP: reply } });
    const session = await open();
    expect(await session.command("NOOP", 250)).toBe(expected);
  });

  test("without end is a failure, and not read any further", async () => {
    const server = mailServer({ replies: { EHLO: endless } });
    expect(await fault()).toMatchObject({ shortcoming: "tooLong" });
    expect(server.endlessBytes).toBeGreaterThan(16 * 1024 - 100);
    expect(server.endlessBytes).toBeLessThan(17 * 1024);
    expect(server.closed).toBe(1);
  });

  test("that never comes because the server hangs up is a failure", async () => {
    mailServer({ replies: { EHLO: hangUp } });
    expect(await fault()).toMatchObject({ fault: "lost" });
  });

  test.each<[string, Manner["replies"]]>([
    ["greeting", { greeting: silence }],
    ["reply", { EHLO: silence }],
  ])("is waited for ten seconds: %s", async (_what, replies) => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    mailServer({ replies: replies ?? {} });
    let error: unknown;
    const ended = fault().then((found) => (error = found));
    await vi.advanceTimersByTimeAsync(9_999);
    expect(error).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    await ended;
    expect(error).toMatchObject({ fault: "silent" });
  });
});

describe("a session that is ended from outside", () => {
  test("fails in the step that is under way", async () => {
    const server = mailServer({ replies: { NOOP: silence } });
    const limit = new AbortController();
    const session = await open(587, null, limit);
    const answer = session.command("NOOP", 250);
    limit.abort();
    await expect(answer).rejects.toThrow("the socket was closed");
    expect(server.closed).toBe(1);
  });

  test("does so while it opens, before and behind STARTTLS", async () => {
    for (const step of ["greeting", "STARTTLS"]) {
      mailServer({ replies: { [step]: silence } });
      const limit = new AbortController();
      const session = open(587, null, limit);
      setTimeout(() => limit.abort(), 1);
      await expect(session).rejects.toThrow("the socket was closed");
    }
  });
});

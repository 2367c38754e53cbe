import { describe, expect, test } from "vitest";
import { channelsOf, parseChannels } from "../../../../src/alerts/channels/channels.ts";

const matrix = {
  name: "chat",
  kind: "matrix",
  homeserver: "https://matrix.example",
  room: "#alerts:example",
  token: "secret-token",
};
const ntfy = { name: "push", kind: "ntfy", server: "https://ntfy.example", topic: "alarm" };
const slack = { name: "slack", kind: "slack", url: "https://hooks.example/services/T0" };
const mail = { name: "mail", kind: "smtp", host: "mail.example", from: "a@b.example", to: "c@d.e" };
const hook = {
  name: "hook",
  kind: "webhook",
  url: "https://hook.example/?x=1",
  secret: "8 letter",
};

const parse = (...list: readonly object[]) => parseChannels(JSON.stringify(list));
const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...slack, name: `slack-${index}` }));

test.each([
  ["x", "ALERT_CHANNELS is not JSON"],
  ["{}", "ALERT_CHANNELS is not a JSON list"],
  ["[1]", "ALERT_CHANNELS: channel 1:"],
  [[slack, { kind: "matrix" }], "ALERT_CHANNELS: channel 2: name is missing"],
  [[{ name: "a b", kind: "slack" }], "ALERT_CHANNELS: channel 1: name takes 1 to 50 letters"],
  [[{ name: "", kind: "slack" }], "channel 1: name takes 1 to 50 letters"],
  [[{ ...slack, name: "n".repeat(51) }], "channel 1: name takes 1 to 50 letters"],
  [[{ name: "a" }], "ALERT_CHANNELS: channel 1: kind is missing"],
  [
    [{ name: "a", kind: "pigeon" }],
    "channel 1: kind must be one of: matrix, ntfy, slack, smtp, webhook",
  ],
  [[{ ...slack, fallback: "yes" }], "channel 1: fallback must be true or false"],
  [[{ ...matrix, severities: ["loud"] }], "severities.0 must be some of: down, warn, up, info"],
  [[{ ...matrix, token: undefined }], "channel chat: token is missing"],
  [[{ ...matrix, colour: "red" }], "channel chat: unknown setting colour"],
  [[slack, matrix, { ...ntfy, name: "chat" }], "ALERT_CHANNELS has two channels named chat"],
  [numbered(51), "ALERT_CHANNELS has more than 50 channels"],
])("%j: %s", (list, message) => {
  const text = typeof list === "string" ? list : JSON.stringify(list);
  expect(() => parseChannels(text)).toThrow(message);
  expect(() => parseChannels(text)).not.toThrow("secret-token");
});

describe("a setting of one kind", () => {
  test.each([
    [{ ...matrix, token: "two words" }, "token must be printable ASCII without spaces"],
    [{ ...matrix, token: "tökn" }, "token must be printable ASCII without spaces"],
    [{ ...matrix, token: "" }, "token must be printable ASCII without spaces"],
    [{ ...matrix, room: "alerts" }, "room must be a room: !id:server or #alias:server"],
    [{ ...matrix, room: "#a b:example" }, "room must be a room"],
    [{ ...matrix, room: "#a:exa/mple" }, "room must be a room"],
    [{ ...matrix, room: "#a:exa?mple" }, "room must be a room"],
    [{ ...matrix, room: "!" }, "room must be a room"],
    [{ ...matrix, homeserver: "matrix.example" }, "homeserver is not a URL"],
    [{ ...ntfy, server: "ftp://ntfy.example" }, "server is not a URL"],
    [{ ...ntfy, server: "https://user@ntfy.example" }, "server is not a URL"],
    [{ ...ntfy, topic: "" }, "topic takes 1 to 64 letters, digits, - and _"],
    [{ ...ntfy, topic: "t".repeat(65) }, "topic takes 1 to 64 letters, digits, - and _"],
    [{ ...ntfy, topic: "a/b" }, "topic takes 1 to 64 letters, digits, - and _"],
    [{ ...ntfy, token: "a b" }, "token must be printable ASCII"],
    [{ ...slack, url: "https://hooks.example/#part" }, "url is not a URL"],
    [{ ...slack, url: "javascript:alert(1)" }, "url is not a URL"],
    [{ ...hook, url: "https://user:secret-token@hook.example/" }, "url is not a URL"],
    [{ ...hook, url: "https://:secret-token@hook.example/" }, "url is not a URL"],
    [{ ...hook, secret: "7letter" }, "secret needs at least 8 characters"],
    [{ ...hook, secret: undefined }, "secret is missing"],
    [{ ...mail, host: "mail example" }, "host is not a host name"],
    [{ ...mail, port: 0 }, "channel mail: port "],
    [{ ...mail, port: 65_536 }, "channel mail: port "],
    [{ ...mail, port: 25.5 }, "channel mail: port "],
    [{ ...mail, user: "" }, "channel mail: user "],
    [{ ...mail, password: "" }, "channel mail: password "],
    [{ ...mail, from: "nobody" }, "from is not a mail address"],
    [{ ...mail, from: "<a@b.example>" }, "from is not a mail address"],
    [{ ...mail, to: "x\r\nRCPT TO:<y@z>" }, "to.0 is not a mail address"],
    [{ ...mail, to: ["a@b.example", "c d@e"] }, "to.1 is not a mail address"],
    [{ ...mail, to: [] }, "channel mail: to "],
    [{ ...mail, to: Array.from({ length: 21 }, () => "a@b.example") }, "channel mail: to "],
  ])("%j: %s", (settings, message) => {
    expect(() => parse(settings)).toThrow(message);
    expect(() => parse(settings)).not.toThrow("secret-token");
  });

  test.each([
    { ...matrix, room: "!id" },
    { ...matrix, room: "!id:example:8448" },
    { ...matrix, token: "!~" },
    { ...ntfy, topic: "t".repeat(64), token: "tk_x" },
    { ...ntfy, topic: "t" },
    hook,
    { ...mail, port: 1 },
    { ...mail, port: 65_535, user: "u", password: "p" },
    { ...mail, host: "::1" },
    { ...mail, from: "o'neil+x@b.example" },
    { ...mail, to: Array.from({ length: 20 }, () => "a@b.example") },
    { ...slack, name: "n".repeat(50) },
    { ...slack, name: "a.b_c-9" },
  ])("%j can be used", (settings) => {
    expect(parse(settings)).toMatchObject([{ name: settings.name, kind: settings.kind }]);
  });
});

test("nothing and an empty text are no channels", () => {
  expect([undefined, null, "", "[]"].flatMap((text) => parseChannels(text))).toEqual([]);
});

test("fifty channels are taken, in their order", () => {
  expect(parse(...numbered(50)).map(({ name }) => name)).toEqual(
    numbered(50).map(({ name }) => name),
  );
});

test("what is not said has defaults, and what is said counts", () => {
  expect(parse(matrix, { ...ntfy, fallback: true, severities: ["up", "down"] })).toMatchObject([
    { name: "chat", kind: "matrix", fallback: false, severities: ["down", "warn", "up", "info"] },
    { name: "push", kind: "ntfy", fallback: true, severities: ["up", "down"] },
  ]);
});

test("the channels of an environment are parsed once, each environment's for itself", () => {
  const one = { ALERT_CHANNELS: JSON.stringify([slack]) };
  const other = { ALERT_CHANNELS: JSON.stringify([matrix]) };
  expect(channelsOf(one).map(({ name }) => name)).toEqual(["slack"]);
  expect(channelsOf(one)).toBe(channelsOf(one));
  expect(channelsOf(other).map(({ name }) => name)).toEqual(["chat"]);
  expect(channelsOf({})).toEqual([]);
});

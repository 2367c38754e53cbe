import { afterEach, describe, expect, test, vi } from "vitest";
import {
  around,
  channelOf,
  jsonAnswer,
  lostOnTheWay,
  message,
  network,
  neverConnected,
  type Sent,
} from "../network.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const API = "https://matrix.example/_matrix/client/v3";
const ROOM = "!room%3Aexample";
const PUT = `PUT ${API}/rooms/${ROOM}/send/m.room.message/delivery-1`;
const JOIN = `POST ${API}/rooms/${ROOM}/join`;
const LOOK = `GET ${API}/directory/room/%23alias%3Aexample`;

const inRoom = (room = "!room:example") =>
  channelOf({ kind: "matrix", homeserver: "https://matrix.example//", room, token: "mat_secret" });

const event = () => jsonAnswer(200, { event_id: "$1" });
const forbidden = () => jsonAnswer(403, { errcode: "M_FORBIDDEN" });
const found = (id: unknown = "!room:example") => jsonAnswer(200, { room_id: id });
const asked = (sent: readonly Sent[]) => sent.map(({ method, url }) => `${method} ${url}`);

describe("a message", () => {
  test("is put into the room under the delivery's id, as text and as HTML", async () => {
    const sent = network(event());
    expect(await inRoom().send(message, "delivery-1", around)).toEqual({
      kind: "sent",
      answer: 'HTTP 200 {"event_id":"$1"}',
    });
    expect(asked(sent)).toEqual([PUT]);
    expect(sent[0]?.headers).toMatchObject({
      authorization: "Bearer mat_secret",
      "content-type": "application/json",
    });
    expect(JSON.parse(sent[0]?.body ?? "")).toEqual({
      msgtype: "m.text",
      body: `${message.title}\n\n${message.plain}`,
      format: "org.matrix.custom.html",
      formatted_body: message.html,
      "m.mentions": {},
    });
  });

  test("is put again after joining, where it was forbidden", async () => {
    const sent = network(forbidden(), found(), event());
    expect(await inRoom().send(message, "delivery-1", around)).toMatchObject({ kind: "sent" });
    expect(asked(sent)).toEqual([PUT, JOIN, PUT]);
    expect(sent[1]).toMatchObject({ body: "{}", headers: { authorization: "Bearer mat_secret" } });
    expect(sent[2]?.body).toBe(sent[0]?.body);
  });

  test("is told as it was forbidden, where the room cannot be joined", async () => {
    const sent = network(forbidden(), jsonAnswer(404, { errcode: "M_NOT_FOUND" }), event());
    const outcome = await inRoom().send(message, "delivery-1", around);
    expect(outcome).toMatchObject({ kind: "broken", answer: expect.stringMatching(/^HTTP 403 /) });
    expect(asked(sent)).toEqual([PUT, JOIN]);
  });

  test("is told as it was forbidden, where nobody answers to joining", async () => {
    network(forbidden(), neverConnected());
    expect(await inRoom().send(message, "delivery-1", around)).toMatchObject({ kind: "broken" });
  });

  test.each([
    [jsonAnswer(403, { errcode: "M_UNKNOWN" }), "broken"],
    [jsonAnswer(401, { errcode: "M_FORBIDDEN" }), "broken"],
    [new Response("M_FORBIDDEN", { status: 403 }), "broken"],
    [jsonAnswer(403, null), "broken"],
    [jsonAnswer(400, { errcode: "M_BAD_JSON" }), "refused"],
    [jsonAnswer(500, {}), "later"],
    [new Response("<html>", { status: 502 }), "later"],
    [lostOnTheWay(), "unknown"],
    [neverConnected(), "later"],
  ])("joins nothing for another answer (%#): %s", async (answer, kind) => {
    const sent = network(answer);
    expect(await inRoom().send(message, "delivery-1", around)).toMatchObject({ kind });
    expect(asked(sent)).toEqual([PUT]);
  });

  test.each([
    [429, { retry_after_ms: 1_500 }, {}, "later", 1_500],
    [429, { retry_after_ms: 0 }, {}, "later", 0],
    [429, { retry_after_ms: 1_500 }, { "Retry-After": "90" }, "later", 1_500],
    [429, { retry_after_ms: -1 }, { "Retry-After": "90" }, "later", 90_000],
    [429, { retry_after_ms: "1500" }, { "Retry-After": "90" }, "later", 90_000],
    [429, {}, { "Retry-After": "90" }, "later", 90_000],
    [403, { retry_after_ms: 1_500 }, {}, "broken", undefined],
    [400, { retry_after_ms: 1_500 }, {}, "refused", undefined],
  ])(
    "that gets %i %j %j is %s, to be tried in %s ms",
    async (status, body, headers, kind, wait) => {
      network(jsonAnswer(status, body, headers));
      const outcome = await inRoom().send(message, "delivery-1", around);
      expect(outcome).toMatchObject({ kind, answer: `HTTP ${status} ${JSON.stringify(body)}` });
      expect("retryAfterMs" in outcome ? outcome.retryAfterMs : undefined).toBe(wait);
    },
  );
});

describe("a success", () => {
  test.each([
    // Somebody else's page, and an answer that names no event.
    [new Response("<html>Welcome to our wireless network"), "later"],
    [new Response(""), "later"],
    [jsonAnswer(200, {}), "unknown"],
    [jsonAnswer(200, { event_id: 7 }), "unknown"],
    [jsonAnswer(200, { event_id: "1" }), "unknown"],
    [jsonAnswer(200, { event_id: "$1" }), "sent"],
  ])("is one if the event has an id (%#): %s", async (answer, kind) => {
    const body = await answer.clone().text();
    network(answer);
    const outcome = await inRoom().send(message, "delivery-1", around);
    const words = kind === "sent" ? "HTTP 200" : "Somebody else gave this answer: HTTP 200";
    expect(outcome).toEqual({ kind, answer: `${words} ${body}`.trim() });
  });

  test("of a check names the room", async () => {
    for (const answer of [new Response("<html>"), jsonAnswer(200, { room_id: { a: 1 } })]) {
      network(answer);
      expect((await inRoom("#alias:example").check(around)).kind).not.toBe("sent");
    }
  });
});

describe("an event", () => {
  test.each(['"&<>', "ü", "€", "🚨", "\n"])("of 50 lines of %j fits", async (character) => {
    const sent = network(event());
    const plain = `${character.repeat(300)}\n`.repeat(50);
    const html = `<p>${plain.replaceAll('"', "&quot;")}</p>`;
    await inRoom().send({ ...message, plain, html }, "delivery-1", around);
    expect(new TextEncoder().encode(sent[0]?.body).byteLength).toBeLessThanOrEqual(60_000);
    expect(JSON.parse(sent[0]?.body ?? "")).toMatchObject({
      body: expect.stringContaining(character.repeat(300)),
      "m.mentions": {},
    });
  });
});

describe("an alias", () => {
  test("is looked up once", async () => {
    const channel = inRoom("#alias:example");
    const sent = network(found(), event());
    await channel.send(message, "delivery-1", around);
    await channel.send(message, "delivery-1", around);
    expect(asked(sent)).toEqual([LOOK, PUT, PUT]);
    expect(sent[0]).toMatchObject({ body: "", headers: { authorization: "Bearer mat_secret" } });
  });

  test("is looked up again after a message that failed: it may be another room's now", async () => {
    const channel = inRoom("#alias:example");
    const sent = network(found(), jsonAnswer(404, {}), found("!other:example"), event());
    await channel.send(message, "delivery-1", around);
    await channel.send(message, "delivery-1", around);
    const other = PUT.replace("room%3A", "other%3A");
    expect(asked(sent)).toEqual([LOOK, PUT, LOOK, other]);
  });

  test.each([
    [jsonAnswer(404, { errcode: "M_NOT_FOUND" }), "broken"],
    [jsonAnswer(401, {}), "broken"],
    [jsonAnswer(429, { retry_after_ms: 5 }), "later"],
    [jsonAnswer(500, { room_id: "!room:example" }), "later"],
    [neverConnected(), "later"],
    // Somebody else's page instead of an answer: the message has not left.
    [new Response("<html>Welcome to our wireless network"), "later"],
    [jsonAnswer(200, {}), "later"],
    [found(7), "later"],
    [found({ a: 1 }), "later"],
    [found("room:example"), "later"],
    [found("!"), "later"],
    [found("!a/b"), "later"],
    [lostOnTheWay(), "later"],
    [jsonAnswer(201, { room_id: "!room:example" }), "later"],
  ])("that leads nowhere (%#) puts nothing anywhere", async (answer, kind) => {
    const sent = network(answer);
    expect(await inRoom("#alias:example").send(message, "delivery-1", around)).toMatchObject({
      kind,
    });
    expect(asked(sent)).toEqual([LOOK]);
  });

  test("is not needed for a room that has its id", async () => {
    const channel = inRoom();
    const sent = network(jsonAnswer(404, {}), event());
    await channel.send(message, "delivery-1", around);
    await channel.send(message, "delivery-1", around);
    expect(asked(sent)).toEqual([PUT, PUT]);
  });
});

describe("a check", () => {
  test.each([
    ["!room:example", ROOM],
    ["#alias:example", "%23alias%3Aexample"],
  ])("joins %s again, without a message", async (room, place) => {
    const sent = network(found());
    expect(await inRoom(room).check(around)).toMatchObject({ kind: "sent" });
    expect(asked(sent)).toEqual([`POST ${API}/join/${place}`]);
    expect(sent[0]).toMatchObject({ body: "{}", headers: { authorization: "Bearer mat_secret" } });
  });

  test.each([
    [jsonAnswer(401, { errcode: "M_UNKNOWN_TOKEN" }), "broken"],
    [forbidden(), "broken"],
    [jsonAnswer(429, { retry_after_ms: 5 }), "later"],
    [neverConnected(), "later"],
  ])("says what is wrong (%#): %s", async (answer, kind) => {
    network(answer);
    expect(await inRoom().check(around)).toMatchObject({ kind });
  });
});

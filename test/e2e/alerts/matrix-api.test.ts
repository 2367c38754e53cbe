/** The judge of what is said to and by a homeserver, so that its silence means something. */
import { expect, test } from "vitest";
import { answerFaults, callOf, requestFaults } from "./matrix-api.ts";
import type { Seen } from "./receiver.ts";

const request = (method: string, path: string, body: string, type = "application/json"): Seen => ({
  method,
  path: `/_matrix/client/v3/${path}`,
  headers: { "content-type": type },
  body,
  at: 0,
});

const SEND = "rooms/!r:h/send/m.room.message/t1";
const MESSAGE = { msgtype: "m.text", body: "x" };
const HTML = { format: "org.matrix.custom.html", formatted_body: "<b>x</b>" };

test.each<[method: string, path: string, body: string, faults: string[]]>([
  ["PUT", SEND, JSON.stringify(MESSAGE), []],
  ["PUT", SEND, JSON.stringify({ ...MESSAGE, ...HTML }), []],
  ["PUT", SEND, JSON.stringify({ ...MESSAGE, format: HTML.format }), ["half a formatted body"]],
  ["PUT", SEND, JSON.stringify({ ...MESSAGE, ...HTML, format: "html" }), ['format is "html"']],
  ["PUT", SEND, JSON.stringify({ ...MESSAGE, colour: 1 }), ["no such field: colour"]],
  ["PUT", SEND, JSON.stringify({ body: "x" }), ["msgtype is undefined"]],
  ["PUT", SEND, JSON.stringify({ ...MESSAGE, body: 1 }), ["body is 1"]],
  ["PUT", SEND, "[]", ["the body is no JSON object"]],
  ["PUT", SEND, "", ["the body is no JSON object"]],
  ["PUT", `${SEND}?via=h`, JSON.stringify(MESSAGE), ["no such parameter: via"]],
  [
    "PUT",
    SEND.replace("!", "%23"),
    JSON.stringify(MESSAGE),
    ["not what belongs into the path: #r:h"],
  ],
  ["POST", "rooms/!r:h/join", "{}", []],
  ["POST", "rooms/!r:h/join", "", ["the body is no JSON object"]],
  ["POST", "rooms/%23a:h/join", "{}", ["not what belongs into the path: #a:h"]],
  ["POST", "join/%23a:h?via=h", '{"reason":"x"}', []],
  ["POST", "join/a:h", "{}", ["not what belongs into the path: a:h"]],
  ["GET", "directory/room/%23a:h", "", []],
  ["GET", "directory/room/%23a:h", "{}", ["a body, uncalled for"]],
])("%s %s with %j has the faults %j", (method, path, body, faults) => {
  const seen = request(method, path, body);
  const matched = callOf(seen);
  expect(matched && requestFaults(matched, seen)).toEqual(faults);
});

test("a body that is not called JSON", () => {
  const seen = request("POST", "join/!r:h", "{}", "text/plain");
  const matched = callOf(seen);
  expect(matched && requestFaults(matched, seen)).toEqual(["the body is not called JSON"]);
});

test.each([
  ["POST", SEND],
  ["PUT", "rooms/!r:h/send/m.room.message"],
  ["PUT", `${SEND}/`],
  ["GET", "directory/room/"],
  ["GET", "../r0/directory/room/%23a:h"],
])("there is no call %s %s", (method, path) => {
  expect(callOf(request(method, path, ""))).toBe(undefined);
});

const error = { errcode: "M_FORBIDDEN", error: "no" };

test.each<[path: string, status: number, body: unknown, faults: string[]]>([
  [SEND, 200, { event_id: "$e" }, []],
  [SEND, 200, { event_id: "e" }, ['event_id is "e"']],
  [SEND, 200, {}, ["event_id is undefined"]],
  [SEND, 403, error, []],
  [SEND, 403, { error: "no" }, ["errcode is undefined"]],
  [SEND, 429, { ...error, retry_after_ms: 1_200 }, []],
  [SEND, 429, { ...error, retry_after_ms: 1.5 }, ["retry_after_ms is 1.5"]],
  [SEND, 404, error, ["never answered with 404"]],
  [SEND, 401, undefined, ["the answer 401 is no JSON object"]],
])("%s answered with %i %j has the faults %j", (path, status, body, faults) => {
  const matched = callOf(request("PUT", path, ""));
  expect(matched && answerFaults(matched, { status, body })).toEqual(faults);
});

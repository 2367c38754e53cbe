import { expect, test } from "vitest";
import type { AlertRecord } from "../../../../src/alerts/outbox/alert.ts";
import type { Delivery } from "../../../../src/alerts/outbox/delivery.ts";
import { alertToJson } from "../../../../src/alerts/api/json.ts";

const delivery: Delivery = {
  id: "delivery",
  channel: "spare",
  insteadOf: "chat",
  state: "failed",
  createdAt: 1_000,
  startedAt: 2_000,
  attempts: 3,
  nextAt: 4_000,
  lastAt: 5_000,
  reached: [],
  lastAnswer: "HTTP 500",
};

const alert: AlertRecord = {
  id: "alert",
  at: 0,
  kind: "settled",
  subject: "check",
  subjectId: "uuid",
  severity: "up",
  title: "T",
  text: "Text.",
  facts: { runs: 3, since: null },
  url: "https://example.org/",
  tags: ["web"],
  channels: ["spare"],
  remindHours: 5,
  downMs: 1_500,
  collectedUntil: 1_800_000_000_000,
  silenced: "flapping",
  acknowledged: { at: 6_000, by: "ada" },
  deliveries: [delivery],
};

test("an alert is shown with its moments in words, and nothing else", () => {
  expect(alertToJson(alert)).toEqual({
    id: "alert",
    at: "1970-01-01T00:00:00.000Z",
    kind: "settled",
    subject: "check",
    subjectId: "uuid",
    severity: "up",
    title: "T",
    text: "Text.",
    facts: { runs: 3, since: null },
    url: "https://example.org/",
    tags: ["web"],
    downSeconds: 2,
    collectedUntil: "2027-01-15T08:00:00.000Z",
    silenced: "flapping",
    acknowledgedAt: "1970-01-01T00:00:06.000Z",
    acknowledgedBy: "ada",
    deliveries: [
      {
        id: "delivery",
        channel: "spare",
        insteadOf: "chat",
        state: "failed",
        attempts: 3,
        createdAt: "1970-01-01T00:00:01.000Z",
        nextAt: "1970-01-01T00:00:04.000Z",
        lastAt: "1970-01-01T00:00:05.000Z",
        lastAnswer: "HTTP 500",
      },
    ],
  });
});

test("what is not there is null", () => {
  const nothing = { insteadOf: undefined, nextAt: undefined, lastAt: undefined };
  const deliveries = [{ ...delivery, ...nothing, lastAnswer: undefined }];
  const bare = {
    ...alert,
    url: undefined,
    downMs: undefined,
    collectedUntil: undefined,
    silenced: undefined,
    deliveries,
  };
  expect(alertToJson(bare)).toMatchObject({
    url: null,
    downSeconds: null,
    collectedUntil: null,
    silenced: null,
    deliveries: [{ insteadOf: null, nextAt: null, lastAt: null, lastAnswer: null }],
  });
});

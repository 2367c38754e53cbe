/** GET /metrics. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, test, vi } from "vitest";
import { uniqueKeyOf } from "../../../../functions/heartbeats/check/keys.ts";
import { api } from "../../../client.ts";
import { makeCheck, ping } from "../checks.ts";

afterEach(() => vi.useRealTimers());

const valueOf = (text: string, metric: string) =>
  new RegExp(`^${metric} (\\S+)$`, "m").exec(text)?.[1];

test("is text of the version that Prometheus names, about all checks", async () => {
  const { uuid } = await makeCheck({ name: "metered" });
  await ping(`${uuid}/fail`);
  const answer = await api("GET", "/metrics");
  expect(answer.headers.get("Content-Type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  const text = await answer.text();
  expect(text).toContain(`hc_check_up{name="metered"`);
  expect(text).not.toContain(uuid);
  expect(text).toContain(await uniqueKeyOf(uuid));
});

test("says how long ago due work was done, and how many alerts did not arrive", async () => {
  const store = env.CHECKS.getByName("main");
  const now = Date.parse("2090-11-23T12:00:00Z");
  vi.useFakeTimers({ toFake: ["Date"], now });
  await store.tick();
  vi.setSystemTime(now + 7_500);
  const before = await (await api("GET", "/metrics")).text();
  expect(valueOf(before, "randwerk_tick_age_seconds")).toBe("7.5");
  expect(valueOf(before, "randwerk_alerts_undelivered")).toBe("0");
  expect(valueOf(before, "randwerk_owner_mail_failing")).toBe("0");
  await runInDurableObject(store, (_, { storage }) => {
    storage.sql.exec(
      `INSERT INTO alerts (id, at, subject, subject_id, severity, kind, body, due_at)
       VALUES ('a', ?1, 'check', 'x', 'down', 'change', '{}', NULL)`,
      now - 3_600_000,
    );
    storage.sql.exec(
      `INSERT INTO deliveries (id, channel, state, created_at, started_at, attempts, next_at, in_flight, maybe_seen)
       VALUES ('d', 'nobody', 'pending', ?1, ?1, 1, ?2, 0, 0)`,
      now - 3_600_000,
      now + 3_600_000,
    );
    storage.sql.exec("INSERT INTO delivery_alerts SELECT 'd', seq FROM alerts WHERE id = 'a'");
  });
  const after = await (await api("GET", "/metrics")).text();
  expect(valueOf(after, "randwerk_alerts_undelivered")).toBe("1");
});

import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, test, vi } from "vitest";
import { lookAtNames } from "../../../../src/alerts/watch/names.ts";
import { api, json } from "../../../client.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const NOW = Date.parse("2100-01-01T00:00:00Z");
const DAY = 86_400_000;
const settings = {
  LANGUAGE: "en",
  LINK_HOSTS: "go.e.org",
  DNS_TARGET: "192.0.2.7",
  DNS_RESOLVER: "https://resolver.example/dns-query",
};

/** What a resolver answers: `go.e.org` has this address (its last octet), or does not exist. */
function resolver() {
  let octet: number | undefined = 7;
  const asked: Request[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (target, init) => {
    const request = new Request(target, init);
    asked.push(request);
    const question = new Uint8Array(await request.arrayBuffer());
    // Without the additional record, which an answer need not have.
    const body = [...question.subarray(0, question.length - 11)];
    body.splice(
      2,
      10,
      0x81,
      octet === undefined ? 0x83 : 0x80,
      0,
      1,
      0,
      octet === undefined ? 0 : 1,
      0,
      0,
      0,
      0,
    );
    const record = [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, octet ?? 0];
    return new Response(new Uint8Array([...body, ...(octet === undefined ? [] : record)]));
  });
  return { asked, say: (next: number | undefined) => (octet = next) };
}

test("once a day the world is asked; what was right and no longer is becomes an alert, and so does its end", async () => {
  await runInDurableObject(env.WATCH.getByName("names"), async (store, { storage }) => {
    await store.tick();
    const { asked, say } = resolver();
    const look = (days: number) =>
      lookAtNames(storage, { ...env, ...settings } as unknown as Env, NOW + days * DAY);
    const told = () =>
      storage.sql
        .exec<{ severity: string; body: string }>("SELECT severity, body FROM alerts ORDER BY seq")
        .toArray()
        .map(({ severity, body }) => {
          const { title } = JSON.parse(body) as { title: string };
          return `${severity} ${title}`;
        });
    say(undefined);
    await look(0);
    expect(told()).toEqual([]);
    expect(asked[0]?.method).toBe("POST");
    expect(asked[0]?.headers.get("Content-Type")).toBe("application/dns-message");
    say(7);
    await look(0.5);
    expect(asked).toHaveLength(1);
    await look(1);
    say(8);
    await look(2);
    await look(3);
    say(7);
    await look(4);
    expect(asked).toHaveLength(5);
    expect(told()).toEqual([
      "down A record in DNS is no longer right",
      "up The records in DNS are right again",
    ]);
  });
});

test("nobody is asked where there are no names, or nobody is to be asked", async () => {
  await runInDurableObject(env.WATCH.getByName("no-names"), async (_store, { storage }) => {
    const { asked } = resolver();
    await lookAtNames(storage, env, NOW);
    const none = { ...env, ...settings, DNS_RESOLVER: "none" } as unknown as Env;
    await lookAtNames(storage, none, NOW);
    expect(asked).toEqual([]);
  });
});

test("the API says which names and records there are to be", async () => {
  expect(await json(api("GET", "/api/v1/dns"))).toEqual({
    names: [],
    records: [],
    targetKnown: false,
  });
  expect((await api("GET", "/api/v1/dns", { token: "none" })).status).toBe(401);
});

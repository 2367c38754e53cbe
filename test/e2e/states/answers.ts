/** Answers of the API about a state, without what it says only of the moment at which it is asked. */
import { createHash } from "node:crypto";
import type { Server } from "../server.ts";
import type { Answer } from "./state.ts";
import { dayShifted } from "./text.ts";

/** Follows from the clock, the calendar and what is stored. */
const OF_THE_MOMENT = new Set([
  "daysLeft",
  "findings",
  "locationNow",
  "nextExpected",
  "next_ping",
  "switches",
]);

/**
 * As JSON: `Answers`. What is asked from a day on is asked from as many days later as the state is later than when it
 * was taken (`byMs`), and told under the day of then: what stands at the edge stays on its side of it.
 */
export async function answersOf(server: Server, byMs: number): Promise<string> {
  const answers: Record<string, Answer> = {};
  const ask = async (path: string): Promise<unknown> => {
    const asked = path.replace(/(?<=from=)[\d-]+/, (day) => dayShifted(day, byMs));
    answers[path] = await answer(server, asked);
    return answers[path].body;
  };
  const list = async <Item>(path: string, name: string) =>
    ((await ask(path)) as Record<string, Item[]>)[name] ?? [];

  await ask("/api/v1/tokens");
  for (const trash of [false, true]) {
    const links = await list<{ slug: string }>(`/api/v1/links?trash=${trash}`, "links");
    for (const slug of new Set(links.map((link) => encodeURIComponent(link.slug)))) {
      if (!trash) await ask(`/api/v1/links/${slug}`);
      await ask(`/api/v1/links/${slug}/history`);
    }
  }
  for (const by of ["day", "source", "country", "referrer"]) {
    for (const slug of ["imported", "Plenum-2026"]) {
      await ask(`/api/v1/links/${slug}/clicks?by=${by}&from=2026-01-01&to=2199-12-31`);
    }
  }
  await ask("/api/v1/orphans?from=2026-01-01&to=2199-12-31");
  await ask("/api/v1/links/export");
  await ask("/moved");
  await ask("/pad/a/b?c=d");

  for (const { address, urls } of await keys(list, ask)) {
    await ask(`/api/v1/keys/${encodeURIComponent(address)}/history`);
    const { pathname } = new URL(urls.advanced);
    await ask(pathname);
  }

  for (const { uuid, badge_url } of await list<{ uuid: string; badge_url: string }>(
    "/api/v3/checks/",
    "checks",
  )) {
    await ask(`/api/v3/checks/${uuid}/flips/`);
    for (const ping of await list<{ n: number; body_url: string | null }>(
      `/api/v3/checks/${uuid}/pings/`,
      "pings",
    )) {
      if (ping.body_url !== null) await ask(`/api/v3/checks/${uuid}/pings/${ping.n}/body`);
    }
    await ask(new URL(badge_url).pathname);
  }
  for (const path of ["maintenance", "gaps", "ping-key", "channels"]) await ask(`/api/v3/${path}/`);
  const repositories = await list<{ repository: string }>("/api/v1/backups", "repositories");
  for (const { repository } of repositories) await ask(`/api/v1/arrivals?repository=${repository}`);
  await ask("/api/v1/alerts?limit=500");
  // Nobody can know its port.
  return JSON.stringify(answers).replaceAll(server.url, "http://service");
}

type Ask = (path: string) => Promise<unknown>;
type List = <Item>(path: string, name: string) => Promise<Item[]>;
type Key = { address: string; urls: { advanced: string } };

async function keys(list: List, ask: Ask): Promise<Key[]> {
  const found: Key[] = [];
  for (const { address } of await list<{ address: string }>("/api/v1/keys", "keys")) {
    found.push((await ask(`/api/v1/keys/${encodeURIComponent(address)}`)) as Key);
  }
  return found;
}

async function answer(server: Server, path: string): Promise<Answer> {
  const response = await fetch(server.url + path, {
    redirect: "manual",
    headers: { Authorization: `Bearer ${server.token}`, "X-Api-Key": server.token },
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, body: bodyOf(response, bytes) };
}

function bodyOf({ headers }: Response, bytes: Buffer): unknown {
  const location = headers.get("Location");
  if (location !== null) return { location };
  const type = headers.get("Content-Type") ?? "";
  if (type.includes("jsonl")) return lasting(bytes.toString().trim().split("\n").map(fromJson));
  if (type.includes("json")) return lasting(fromJson(bytes.toString()));
  return { type, length: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
}

const fromJson = (text: string): unknown => JSON.parse(text);

/** Without what follows from the clock. Archives to look for come in an order that differs each time. */
function lasting(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lasting);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !OF_THE_MOMENT.has(name))
      .map(([name, inner]) => [name, name === "archives" ? sorted(inner) : lasting(inner)]),
  );
}

const sorted = (list: unknown) =>
  Array.isArray(list)
    ? list.toSorted((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)))
    : list;

/** What was answered about tokens and keys holds after a power cut; test/e2e/links and test/e2e/heartbeats have the like of links and pings. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { rounds } from "../../campaign.ts";
import { startServer, type Server } from "../server.ts";
import { until } from "../until.ts";
import { makeKeysOnce } from "../wkd/keys.setup.ts";

const ROUNDS = rounds(3, 20);
/** So many answers before each kill; the rounds strike at different moments. */
const ANSWERS = 12;
const KEY = "/api/v1/keys/vorstand@example.org";

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.remove());

const ask = (method: string, path: string, token: string, body?: string | Uint8Array) =>
  fetch(server.url + path, {
    method,
    headers: {
      Authorization: `Bearer ${token}`,
      ...(typeof body === "string" && { "Content-Type": "application/json" }),
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : new Uint8Array(body) }),
  });

/** Of all pages of the list. */
async function listedIds(): Promise<Set<string>> {
  const ids = new Set<string>();
  let cursor: string | undefined = "";
  while (cursor !== undefined) {
    const path = `/api/v1/tokens?limit=100${cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`}`;
    const page = (await (await ask("GET", path, server.token)).json()) as {
      tokens: readonly { id: string }[];
      cursor?: string | null;
    };
    for (const { id } of page.tokens) ids.add(id);
    cursor = page.cursor ?? undefined;
  }
  return ids;
}

interface Token {
  readonly id: string;
  readonly text: string;
  /** Undefined: what became of it was under way. */
  isGood: boolean | undefined;
}

test(`killed ${ROUNDS} times under load, tokens are as it said, and so is the key`, async () => {
  const key = Buffer.from(makeKeysOnce()["ed25519"] ?? "", "base64");
  const tokens: Token[] = [];
  let isPublished: boolean | undefined = false;
  let answers = 0;
  let isOn = true;
  /** From the cut on what was under way fails. */
  let isCut = false;

  /** Makes tokens, and revokes every other one. */
  async function makeTokens(round: number): Promise<void> {
    for (let index = 0; isOn; index += 1) {
      const body = JSON.stringify({ name: `r${round}t${index}`, scopes: ["links:read"] });
      const made = await ask("POST", "/api/v1/tokens", server.token, body);
      expect(made.status).toBe(201);
      const { token: text, id } = (await made.json()) as { token: string; id: string };
      const token: Token = { id, text, isGood: true };
      tokens.push(token);
      if (index % 2 === 1) {
        token.isGood = undefined;
        const revoked = await ask("DELETE", `/api/v1/tokens/${id}`, server.token);
        expect(revoked.ok).toBe(true);
        token.isGood = false;
      }
      answers += 1;
    }
  }

  /** Publishes the key and takes it back, again and again. */
  async function publish(): Promise<void> {
    for (let wanted = isPublished !== true; isOn; wanted = !wanted) {
      isPublished = undefined;
      const answer = await (wanted
        ? ask("PUT", KEY, server.token, key)
        : ask("DELETE", KEY, server.token));
      expect(answer.ok || answer.status === 404).toBe(true);
      isPublished = wanted;
      answers += 1;
    }
  }

  /** Whatever it was doing: the power is off. */
  const untilOff = async (work: Promise<void>) => {
    await work.catch((error: unknown) => {
      if (!isCut || !(error instanceof TypeError)) throw error;
    });
  };

  for (let round = 0; round < ROUNDS; round += 1) {
    [isOn, isCut] = [true, false];
    const working = [untilOff(makeTokens(round)), untilOff(publish())];
    const enough = answers + ANSWERS + round;
    await until(() => answers >= enough);
    isCut = true;
    await server.kill();
    isOn = false;
    await Promise.all(working);
    server = await server.restart();
    const listed = await listedIds();
    const wrong = tokens.filter(
      ({ id, isGood }) => isGood !== undefined && listed.has(id) !== isGood,
    );
    expect(wrong).toEqual([]);
    const last = tokens.findLast(({ isGood }) => isGood === true);
    expect((await ask("GET", "/api/v1/links?limit=1", last?.text ?? "")).status).toBe(200);
    const { status } = await ask("GET", KEY, server.token);
    if (isPublished !== undefined) expect(status).toBe(isPublished ? 200 : 404);
    isPublished = status === 200;
  }
  expect(tokens.length).toBeGreaterThan(ROUNDS);
});

import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { AccessStore } from "../../../src/access/store.ts";
import { newToken } from "../../../src/access/token.ts";
import worker from "../../../src/worker.ts";
import { ADMIN_TOKEN, api, json, makeLink, ORIGIN, visit } from "../../client.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

let made = 0;
const makeToken = (scopes: string[], more: object = {}) => {
  made += 1;
  const body = { name: `token ${made}`, scopes, ...more };
  return json<{ id: string; token: string; name: string }>(
    api("POST", "/api/v1/tokens", { body }),
    201,
  );
};

let networks = 0;
/** A request from a network of its own, so that wrong tokens do not add up. */
const list = (headers: Record<string, string>) => {
  networks += 1;
  const from = { "CF-Connecting-IP": `10.0.0.${networks}` };
  return visit("/api/v1/links", { headers: { ...from, ...headers } });
};
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

const UNKNOWN = "rw_00000000_00000000000000000000000000000000";
const MISSING = 'Bearer realm="randwerk"';
const WRONG = 'Bearer realm="randwerk", error="invalid_token"';

describe("a token is found", () => {
  test.each([
    { Authorization: `Bearer ${ADMIN_TOKEN}` },
    { Authorization: `bearer ${ADMIN_TOKEN}` },
    { Authorization: `BEARER   ${ADMIN_TOKEN}` },
    { "X-Api-Key": ADMIN_TOKEN },
    { Authorization: "Basic YTpi", "X-Api-Key": ADMIN_TOKEN },
    { Authorization: "Bearer", "X-Api-Key": ADMIN_TOKEN },
    // The bearer is asked first.
    { Authorization: `Bearer ${ADMIN_TOKEN}`, "X-Api-Key": UNKNOWN },
  ])("in %j", async (headers) => expect((await list(headers)).status).toBe(200));
});

describe("a request without a good token is told why", () => {
  test.each<[headers: Record<string, string>, code: string, challenge: string]>([
    [{}, "missing-token", MISSING],
    [{ Authorization: "Bearer" }, "missing-token", MISSING],
    [{ Authorization: ADMIN_TOKEN }, "missing-token", MISSING],
    [{ Authorization: `Token ${ADMIN_TOKEN}` }, "missing-token", MISSING],
    [{ Authorization: `xBearer ${ADMIN_TOKEN}` }, "missing-token", MISSING],
    [{ Authorization: `Bearer ${ADMIN_TOKEN} x` }, "missing-token", MISSING],
    [{ Authorization: "Basic YTpi" }, "missing-token", MISSING],
    [{ "X-Api-Key": "" }, "missing-token", MISSING],
    [bearer(UNKNOWN), "wrong-token", WRONG],
    [{ "X-Api-Key": UNKNOWN }, "wrong-token", WRONG],
    [{ Authorization: `Bearer ${UNKNOWN}`, "X-Api-Key": ADMIN_TOKEN }, "wrong-token", WRONG],
    [bearer(ADMIN_TOKEN.slice(1)), "wrong-token", WRONG],
    [bearer("x".repeat(10_000)), "wrong-token", WRONG],
  ])("%j: %s", async (headers, code, challenge) => {
    const response = await list(headers);
    expect(response.status).toBe(401);
    expect(response.headers.get("WWW-Authenticate")).toBe(challenge);
    const { type } = await response.json<{ type: string }>();
    expect(type).toBe(`urn:randwerk:problem:${code}`);
  });

  test("which scope it lacks", async () => {
    const { token } = await makeToken(["links:read"]);
    const response = await api("POST", "/api/v1/links", { token, body: { target: ORIGIN } });
    expect(response.status).toBe(403);
    expect(response.headers.get("WWW-Authenticate")).toBe(
      'Bearer error="insufficient_scope", scope="links:write"',
    );
    expect(await response.json()).toMatchObject({
      type: "urn:randwerk:problem:forbidden",
      detail: "The token lacks the scope “links:write”.",
    });
  });
});

test("a wrong secret behind a right id is refused", async () => {
  const { token } = await makeToken(["links:read"]);
  expect((await list(bearer(token))).status).toBe(200);
  const wrong = token.slice(0, -1) + (token.endsWith("0") ? "1" : "0");
  expect((await list(bearer(wrong))).status).toBe(401);
});

test("a change is noted under the name of the token that made it", async () => {
  const { token, name } = await makeToken(["links:write"]);
  const body = { slug: "by-token", target: "https://e.org/" };
  await json(api("POST", "/api/v1/links", { token, body }), 201);
  await makeLink({ slug: "by-admin", target: "https://e.org/" });
  const who = async (slug: string) => {
    const { changes } = await json<{ changes: { who: string }[] }>(
      api("GET", `/api/v1/links/${slug}/history`),
    );
    return changes.map((change) => change.who);
  };
  expect(await who("by-token")).toEqual([name]);
  expect(await who("by-admin")).toEqual(["admin"]);
});

describe("the admin token", () => {
  const visitAs = (adminToken: string, headers: Record<string, string>) => {
    const settings: object = { ADMIN_TOKEN: adminToken };
    return worker.fetch(
      new Request<unknown, IncomingRequestCfProperties>(`${ORIGIN}/api/v1/tokens`, { headers }),
      { ...env, ...settings },
      createExecutionContext(),
    );
  };

  test("is the one that is set", async () => {
    const other = "another-admin-token-of-tests";
    expect((await visitAs(other, bearer(other))).status).toBe(200);
    expect((await visitAs(other, bearer(ADMIN_TOKEN))).status).toBe(401);
  });

  test("may be unset: then stored tokens alone work", async () => {
    const { token } = await makeToken(["admin"]);
    expect((await visitAs("", bearer(token))).status).toBe(200);
    expect((await visitAs("", bearer(ADMIN_TOKEN))).status).toBe(401);
    expect((await visitAs("", bearer("undefined"))).status).toBe(401);
  });

  test("works while the store of tokens fails; others are told to come back", async () => {
    const { token } = await makeToken(["links:read"]);
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    vi.spyOn(AccessStore.prototype, "verify").mockImplementation(() => {
      throw new Error("disk I/O error");
    });
    expect((await list(bearer(ADMIN_TOKEN))).status).toBe(200);
    const refused = await list(bearer(token));
    expect(refused.status).toBe(503);
    expect(refused.headers.get("Retry-After")).toBe("5");
  });
});

describe("more than ten wrong tokens a minute are 429", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.UTC(2030, 0, 1), toFake: ["Date"] });
  });

  /** The statuses of so many wrong tokens; `from` says where the nth comes from. */
  async function statuses(
    count: number,
    from: (nth: number) => { peer?: string; header?: string },
  ): Promise<number[]> {
    const found = [];
    for (let nth = 0; nth < count; nth += 1) {
      const { peer, header } = from(nth);
      const headers = {
        "X-Api-Key": newToken().token,
        ...(header !== undefined && { "CF-Connecting-IP": header }),
      };
      const cf = { clientIp: peer } as unknown as IncomingRequestCfProperties;
      const request = new Request<unknown, IncomingRequestCfProperties>(`${ORIGIN}/api/v1/links`, {
        headers,
        ...(peer !== undefined && { cf }),
      });
      const response = await worker.fetch(request, env, createExecutionContext());
      found.push(response.status);
    }
    return found;
  }

  const ten = Array.from({ length: 10 }, () => 401);

  test("of one address, and say how long to wait; good tokens work on", async () => {
    const { token } = await makeToken(["links:read"]);
    const from = (key: string) => list({ "CF-Connecting-IP": "203.0.113.7", "X-Api-Key": key });
    for (let tries = 0; tries < 10; tries += 1) expect((await from(UNKNOWN)).status).toBe(401);
    const limited = await from(UNKNOWN);
    expect(limited.status).toBe(429);
    expect(limited.headers.get("Retry-After")).toBe("60");
    expect(await limited.json()).toMatchObject({
      type: "urn:randwerk:problem:too-many-wrong-tokens",
      detail: expect.stringContaining("in 60 s"),
    });
    expect((await list({ "CF-Connecting-IP": "203.0.113.8", ...bearer(UNKNOWN) })).status).toBe(
      401,
    );
    expect((await from(token)).status).toBe(200);
    expect((await from(ADMIN_TOKEN)).status).toBe(200);
  });

  // On plain workerd everybody can send this header.
  test("of one peer, whatever it writes into CF-Connecting-IP", async () => {
    const from = (nth: number) => ({ peer: "198.51.100.1", header: `198.51.100.${nth + 2}` });
    expect(await statuses(12, from)).toEqual([...ten, 429, 429]);
  });

  test("of one peer alone, although all write the same into CF-Connecting-IP", async () => {
    const from = (nth: number) => ({ peer: `192.0.2.${nth}`, header: "198.51.100.200" });
    expect(await statuses(12, from)).toEqual([...ten, 401, 401]);
  });

  test("of one IPv6 network of 64 bits", async () => {
    const from = (nth: number) => ({ header: `2001:db8:1:2::${nth}` });
    expect(await statuses(11, from)).toEqual([...ten, 429]);
  });

  test("of all whose address nobody knows; a request without a token is none of them", async () => {
    const nowhere = () => visit("/api/v1/links");
    for (let tries = 0; tries < 12; tries += 1) expect((await nowhere()).status).toBe(401);
    expect(await statuses(11, () => ({}))).toEqual([...ten, 429]);
  });
});

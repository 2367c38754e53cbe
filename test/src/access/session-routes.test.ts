import { describe, expect, test } from "vitest";
import { ADMIN_TOKEN, api, json, ORIGIN, visit } from "../../client.ts";
import { openSession } from "./sessions.ts";

interface Listed {
  sessions: { id: string; own: boolean; current: boolean; account: boolean; name: string }[];
}

let made = 0;
const makeToken = (scopes: string[]) => {
  made += 1;
  const body = { name: `signed in ${made}`, scopes };
  return json<{ id: string; token: string }>(api("POST", "/api/v1/tokens", { body }), 201);
};

/** A request as a page of our own sends it. */
const ask = (cookie: string, path: string, method = "GET", headers: Record<string, string> = {}) =>
  visit(path, { method, headers: { Cookie: cookie, Origin: ORIGIN, ...headers } });
const list = async (cookie: string) => json<Listed>(ask(cookie, "/api/v1/sessions"));
const ids = ({ sessions }: Listed) => sessions.map(({ id }) => id).toSorted();

describe("sessions", () => {
  test("are one's own without the scope, all with it", async () => {
    const token = await makeToken(["links:read"]);
    const mine = { subject: token.id, scopes: ["links:read"] };
    const [one, two] = [await openSession(mine), await openSession(mine)];
    const admin = await openSession();
    const seen = await list(one.cookie);
    expect(ids(seen)).toEqual([one.id, two.id].toSorted());
    expect(seen.sessions.find(({ id }) => id === one.id)).toMatchObject({
      own: true,
      current: true,
      account: false,
    });
    expect(seen.sessions.find(({ id }) => id === two.id)).toMatchObject({ current: false });
    // With the token itself, too.
    expect(ids(await json<Listed>(api("GET", "/api/v1/sessions", token)))).toEqual(ids(seen));
    const all = ids(await list(admin.cookie));
    expect(all).toEqual(expect.arrayContaining([one.id, two.id, admin.id]));
    const overseer = await makeToken(["sessions"]);
    expect(ids(await json<Listed>(api("GET", "/api/v1/sessions", overseer)))).toEqual(all);
  });

  test("are ended by their owner, by nobody else without the scope", async () => {
    const [own, other] = [await makeToken(["links:read"]), await makeToken(["links:read"])];
    const one = await openSession({ subject: own.id, scopes: ["links:read"] });
    const foreign = await openSession({ subject: other.id, scopes: ["links:read"] });
    const path = `/api/v1/sessions/${one.id}`;
    expect((await ask(foreign.cookie, path, "DELETE")).status).toBe(404);
    expect((await ask(one.cookie, path, "DELETE")).status).toBe(204);
    const over = await ask(one.cookie, "/api/v1/links");
    expect(over.status).toBe(401);
    expect(await over.json()).toMatchObject({ type: "urn:randwerk:problem:session-over" });
    const overseer = await makeToken(["sessions"]);
    const end = api("DELETE", `/api/v1/sessions/${foreign.id}`, overseer);
    expect((await end).status).toBe(204);
    expect((await api("DELETE", `/api/v1/sessions/${foreign.id}`, overseer)).status).toBe(404);
  });

  test("end with their token", async () => {
    const token = await makeToken(["links:read"]);
    const { cookie } = await openSession({ subject: token.id, scopes: ["links:read"] });
    expect((await ask(cookie, "/api/v1/links")).status).toBe(200);
    await api("DELETE", `/api/v1/tokens/${token.id}`);
    expect((await ask(cookie, "/api/v1/links")).status).toBe(401);
  });
});

describe("the API takes a session", () => {
  test("for what its scopes allow, and keeps the answer out of caches", async () => {
    const token = await makeToken(["links:read"]);
    const { cookie } = await openSession({ subject: token.id, scopes: ["links:read"] });
    const read = await ask(cookie, "/api/v1/links");
    expect(read.status).toBe(200);
    expect(read.headers.get("Cache-Control")).toBe("no-store");
    expect(read.headers.has("Access-Control-Allow-Origin")).toBe(false);
    expect((await ask(cookie, "/api/v1/tokens")).status).toBe(403);
  });

  test("a change is refused unless a page of our own asks for it", async () => {
    const { cookie } = await openSession();
    const change = (headers: Record<string, string>) =>
      visit("/api/v1/links", {
        method: "POST",
        headers: { Cookie: cookie, "Content-Type": "application/json", ...headers },
        body: JSON.stringify({ target: "https://e.org/" }),
      });
    for (const headers of [
      {},
      { Origin: "https://evil.example" },
      { Origin: "null" },
      { "Sec-Fetch-Site": "same-site" },
    ]) {
      const refused = await change(headers);
      expect(refused.status).toBe(403);
      expect(await refused.json()).toMatchObject({ type: "urn:randwerk:problem:foreign-page" });
    }
    expect((await change({ Origin: ORIGIN })).status).toBe(201);
    expect((await change({ "Sec-Fetch-Site": "same-origin" })).status).toBe(201);
    // A token that is sent goes before the cookie, and no page of somebody else can send one.
    expect((await change({ Authorization: `Bearer ${ADMIN_TOKEN}` })).status).toBe(201);
    expect((await change({ Authorization: "Bearer wrong", Origin: ORIGIN })).status).toBe(401);
  });

  test.each([
    "__Host-randwerk=",
    "__Host-randwerk=rs_aaaaaaaa_00000000000000000000000000000000",
    "__Host-randwerk=rw_aaaaaaaa_00000000000000000000000000000000",
    `__Host-randwerk=${ADMIN_TOKEN}`,
  ])("%s is none", async (cookie) => {
    expect((await ask(cookie, "/api/v1/links")).status).toBe(401);
  });

  test.each(["/api/v1/links", "/api/v1/sessions", "/api/v1/keys", "/console", "/console/sign-in"])(
    "no page of another site reads %s",
    async (path) => {
      const headers = {
        Origin: "https://evil.example",
        "Access-Control-Request-Method": "DELETE",
        "Access-Control-Request-Headers": "authorization",
      };
      for (const method of ["GET", "OPTIONS"]) {
        const answer = await visit(path, { method, headers });
        const open = [...answer.headers.keys()].filter((name) => name.startsWith("access-control"));
        expect([method, open]).toEqual([method, []]);
      }
    },
  );

  test("neither opens what the other does", async () => {
    const { cookie } = await openSession();
    const secret = cookie.slice("__Host-randwerk=".length);
    expect((await api("GET", "/api/v1/links", { token: secret })).status).toBe(401);
    const { token } = await makeToken(["links:read"]);
    expect((await ask(`__Host-randwerk=${token}`, "/api/v1/links")).status).toBe(401);
    expect((await ask(`randwerk=${secret}`, "/api/v1/links")).status).toBe(401);
  });
});

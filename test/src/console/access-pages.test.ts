import { describe, expect, test } from "vitest";
import { scopeText } from "../../../src/console/scope-words.ts";
import { api, json } from "../../client.ts";
import { scopes } from "../../scopes.ts";
import { openSession } from "../access/sessions.ts";
import { MOST_BYTES, signedIn, weightOf } from "./browse.ts";

const ACCESS = "/console/access";
const NEW = `${ACCESS}/tokens/new`;

interface TokenJson {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expiresAt: string | null;
}
const tokens = async () =>
  (await json<{ tokens: TokenJson[] }>(api("GET", "/api/v1/tokens?limit=500"))).tokens;

test.each(scopes)("what %s allows is said in words, in both languages", (scope) => {
  for (const language of ["de", "en"] as const) expect(scopeText(scope, language)).not.toBe(scope);
});

test("before there is a token, the page says what one is good for, and how", async () => {
  const anna = await signedIn();
  const html = await anna.open(ACCESS);
  expect(html).toContain("which creates short links");
  expect(html).toContain(`href="${NEW}"`);
  expect(html).toContain("people sign in with tokens");
  expect(html).toMatch(/May: everything \(with a token\)/);
});

describe("a token", () => {
  test("is made with what is ticked, shown once, and lets in", async () => {
    const anna = await signedIn();
    const fields = {
      name: " <b>Website</b> ",
      "scopes.links:write": "on",
      expiresAt: "2199-12-31",
    };
    const made = await anna.send(NEW, fields, 200);
    const [, token = ""] = /<code class="print"[^>]*>(rw_[^<]+)</.exec(made) ?? [];
    expect(made).toContain("&lt;b&gt;Website&lt;/b&gt;");
    const kept = (await tokens()).find(({ name }) => name === "<b>Website</b>");
    // The end of that day on the service's clock (Europe/Berlin).
    expect(kept).toMatchObject({ scopes: ["links:write"], expiresAt: "2199-12-31T23:00:00.000Z" });
    const headers = { Authorization: `Bearer ${token}` };
    expect((await api("GET", "/api/v1/links", { headers })).status).toBe(200);
    expect((await api("GET", "/api/v1/tokens", { headers })).status).toBe(403);
    const list = await anna.open(ACCESS);
    expect(list).toContain(`href="${ACCESS}/token/${kept?.id}"`);
    expect(list).toContain("create and change short links");
    expect(list).not.toContain(token);
    expect(await anna.open(`${ACCESS}/token/${kept?.id}`)).not.toContain(token);
  });

  test.each([
    [{ name: "ohne Rechte" }, "Please choose at least one right."],
    [{ name: "admin", "scopes.admin": "on" }, "is called so already"],
    [{ name: "   ", "scopes.admin": "on" }, "At least 1 character."],
    [{ name: "x", "scopes.gibts:nicht": "on" }, "Takes only"],
    [{ name: "x", "scopes.admin": "on", expiresAt: "2026-02-31" }, "Write a day"],
    [{ name: "x", "scopes.admin": "on", expiresAt: "2020-01-01" }, "is in the past"],
  ])("that cannot be made says why, and nothing typed is lost: %j", async (fields, why) => {
    const anna = await signedIn();
    const before = await tokens();
    const html = await anna.send(NEW, fields, 422);
    expect(html).toContain(why);
    expect(html).toContain(`value="${fields.name}"`);
    expect(await tokens()).toHaveLength(before.length);
  });

  test("of a name that is taken is refused at the name", async () => {
    const anna = await signedIn();
    const fields = { name: "doppelt", "scopes.links:read": "on" };
    await anna.send(NEW, fields, 200);
    const html = await anna.send(NEW, fields, 422);
    expect(html).toMatch(/id="name-wrong">\s*There is already a token with this name/);
    expect(html).toMatch(/name="scopes.links:read" checked/);
  });

  test("is revoked by its name alone, and who was signed in with it is not any more", async () => {
    const anna = await signedIn();
    const bert = await signedIn(["links:read"]);
    const [token] = await tokens();
    const page = `${ACCESS}/token/${token?.id}`;
    expect(await anna.send(`${page}/revoke`, { name: "ein anderer" }, 422)).toContain(
      "That is not its name.",
    );
    await bert.open("/console/me");
    const at = await anna.send(`${page}/revoke`, { name: token?.name ?? "" });
    expect(await anna.open(at)).toMatch(/role="status"><p>Revoked/);
    await bert.open("/console/me", 303);
    await anna.open(page, 404);
    await anna.send(`${page}/revoke`, { name: "x" }, 404);
  });
});

describe("sessions", () => {
  test("who may end them sees what each may and why, and no token", async () => {
    const bert = await signedIn(["links:read"]);
    const eva = await signedIn(["sessions"]);
    const id = /rs_(\w{8})_/.exec(bert.cookie)?.[1];
    const html = await eva.open(ACCESS);
    expect(html).toContain("May: see short links (with a token)");
    expect(html).not.toMatch(/Create token|ADMIN_TOKEN/);
    expect(await eva.send(`${ACCESS}/sessions/${id}/end`, {})).toBe(`${ACCESS}?done=ended`);
    await bert.open("/console/me", 303);
  });
});

test("fifty rows of tokens and sessions are within the budget; what is more is on the next pages, and found by its name", async () => {
  for (let nth = 0; nth < 30; nth += 1) {
    const body = { name: `Website ${crypto.randomUUID()}`, scopes: ["links:write", "checks:read"] };
    const { id } = await json<{ id: string }>(api("POST", "/api/v1/tokens", { body }), 201);
    await openSession({ subject: id, name: `Eva ${nth}`, scopes: body.scopes });
  }
  const anna = await signedIn();
  const first = await anna.open(ACCESS);
  expect(await weightOf(first)).toBeLessThan(MOST_BYTES);
  const rowsOf = (html: string) =>
    html.split("<section>").map((one) => one.split("<li>").length - 1);
  expect(rowsOf(first)).toEqual(expect.arrayContaining([25]));
  const next = (html: string, list: string) =>
    new RegExp(`href="([^"]+)" aria-label="${list}: Next page"`)
      .exec(html)?.[1]
      ?.replaceAll("&amp;", "&");
  const namesIn = (html: string) => html.match(/<bdi>(?:Website|Eva) [^<]+/g) ?? [];
  const seen = new Set(namesIn(first));
  const tokensNext = await anna.open(next(first, "Tokens") ?? "");
  const bothNext = await anna.open(next(tokensNext, "Who is signed in") ?? "");
  expect(namesIn(bothNext).filter((name) => seen.has(name))).toEqual([]);
  for (const name of namesIn(bothNext)) seen.add(name);
  expect(seen.size).toBe(60);
  expect(bothNext).toMatch(/aria-label="Tokens: To the beginning"/);
  const one = await anna.open(`${ACCESS}?search=eva%2017`);
  expect(namesIn(one)).toEqual(["<bdi>Eva 17"]);
  expect(one).toContain("No token is called so.");
  // What is no place of ours is the first page.
  expect(namesIn(await anna.open(`${ACCESS}?tokens=x&sessions=-1`))).toEqual(namesIn(first));
});

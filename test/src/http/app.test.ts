import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { LinkStore } from "../../../functions/links/store.ts";
import worker from "../../../src/worker.ts";
import { ADMIN_TOKEN, json, visit } from "../../client.ts";

afterEach(() => vi.restoreAllMocks());

/** A request to a Worker with other settings. */
const visitWith = (settings: object, url: string, init: RequestInit = {}) =>
  worker.fetch(
    new Request<unknown, IncomingRequestCfProperties>(url, {
      redirect: "manual",
      ...init,
    } as RequestInit<IncomingRequestCfProperties>),
    { ...env, ...settings },
    createExecutionContext(),
  );

const codeOf = async (response: Response) =>
  (await response.json<{ type: string }>()).type.replace("urn:randwerk:problem:", "");

describe("an error", () => {
  test.each([
    // Accept-Language, LANGUAGE
    ["de", "", "Token fehlt"],
    ["en", "", "Token missing"],
    ["fr", "", "Token fehlt"],
    ["fr", "en", "Token missing"],
  ])("for a reader of %s where LANGUAGE is “%s” is “%s”", async (accepted, language, title) => {
    const headers = { "Accept-Language": accepted };
    const url = "https://go.example/api/v1/links";
    const response = await visitWith({ LANGUAGE: language }, url, { headers });
    expect(await json(response, 401)).toMatchObject({ title, status: 401 });
  });

  test("has the same id in its header and its body, and another one each time", async () => {
    const ids = [];
    for (const path of ["/api/v1/links", "/api/nothing"]) {
      const response = await visit(path);
      const { requestId } = await response.json<{ requestId: string }>();
      expect(response.headers.get("X-Request-Id")).toBe(requestId);
      ids.push(requestId);
    }
    expect(new Set(ids).size).toBe(2);
  });

  test("that is a bug is 500 with an id that the log knows, and nothing from inside", async () => {
    // What answers is loaded before: that asks for several things at once, too.
    await (await visit("/healthz")).text();
    const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
    vi.spyOn(LinkStore.prototype, "health").mockReturnValue(null as never);
    vi.spyOn(Promise, "all").mockRejectedValueOnce(new Error("secret inside"));
    const response = await visit("/healthz", { headers: { "Accept-Language": "en" } });
    expect(response.status).toBe(500);
    const text = await response.text();
    const body = JSON.parse(text) as { type: string; requestId: string };
    expect(body.type).toBe("urn:randwerk:problem:internal");
    expect(text).not.toContain("secret");
    const logged = error.mock.calls.flat().join();
    expect(logged).toContain(
      `"event":"request.failed","requestId":"${body.requestId}","error":"Error: secret inside"`,
    );
  });

  test.each([
    ["a wrong type", { "Content-Type": "text/plain" }, "{}", 415, "unsupported-media-type"],
    ["no type", {}, "{}", 415, "unsupported-media-type"],
    ["no JSON", { "Content-Type": "application/json" }, "{", 400, "malformed-body"],
    ["nothing", { "Content-Type": "application/json" }, "", 400, "malformed-body"],
    ["another shape", { "Content-Type": "application/json" }, "{}", 422, "invalid"],
  ])("about a body of %s is %s", async (_, headers, body, status, code) => {
    const all = { ...headers, Authorization: `Bearer ${ADMIN_TOKEN}` };
    // As bytes: the runtime would name the type of a text.
    const bytes = new TextEncoder().encode(body);
    const response = await visit("/api/v1/tokens", { method: "POST", headers: all, body: bytes });
    expect(response.status).toBe(status);
    expect(await codeOf(response)).toBe(code);
  });

  // The Worker itself reads the other settings; this one only who needs it.
  test("of a setting that is read late is 503 too, and loud in the log", async () => {
    const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const headers = { Authorization: `Bearer ${ADMIN_TOKEN}` };
    const url = "https://go.example/api/v1/channels";
    const response = await visitWith({ ALERT_CHANNELS: "{" }, url, { headers });
    expect(response.status).toBe(503);
    expect(await codeOf(response)).toBe("misconfigured");
    expect(error.mock.calls.flat().join()).toContain('"event":"config.unusable","message":"ALERT_');
  });

  test("that is expected is not logged as a bug", async () => {
    const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
    await visit("/api/nothing");
    await visit("/api/v1/links");
    expect(error).not.toHaveBeenCalled();
  });
});

test.each([
  ["PUT", "/api/v1/links", ["GET", "HEAD", "POST"]],
  ["PUT", "/healthz", ["GET", "HEAD", "POST"]],
  ["GET", "/api/v1/alerts/1/resend", ["POST"]],
  ["PATCH", "/api/v1/keys/a@example.org", ["DELETE", "GET", "HEAD", "PUT"]],
])("%s %s is 405 and says that %j are right", async (method, path, right) => {
  const response = await visit(path, { method });
  expect(response.status).toBe(405);
  expect(response.headers.get("Allow")?.split(", ").toSorted()).toEqual(right);
});

describe("a body", () => {
  const KIB = 1024;
  /** So many bytes sent to a path: the status, and what the answer says is allowed. */
  const send = async (method: string, path: string, bytes: number) => {
    const response = await visit(path, {
      method,
      headers: { Authorization: `Bearer ${ADMIN_TOKEN}`, "Accept-Language": "en" },
      body: new Uint8Array(bytes).fill(0x20),
    });
    const { detail } = await response.json<{ detail?: string }>();
    return { status: response.status, detail };
  };

  test.each([
    ["POST", "/api/v1/tokens", 256],
    ["POST", "/api/v1/links", 256],
    ["POST", "/api/v1/arrivals", 256],
    ["POST", "/api/v3/checks/", 256],
    ["PUT", "/api/v1/keys/nobody@example.org", 4096],
    ["POST", "/api/v1/keys/nobody@example.org/check", 4096],
    ["POST", "/api/v1/links/import", 10_240],
  ])("%s %s may have %i KiB and no more", async (method, path, kib) => {
    const most = await send(method, path, kib * KIB);
    expect(most).not.toMatchObject({ detail: `At most ${kib} KiB are allowed.` });
    expect(await send(method, path, kib * KIB + 1)).toEqual({
      status: 413,
      detail: `At most ${kib} KiB are allowed.`,
    });
  });
});

describe("on the console's host alone", () => {
  const settings = { LINK_HOSTS: "go.example", CONSOLE_HOST: "rand.example" };

  test.each([
    ["https://rand.example/", 200],
    ["https://rand.example:8443/", 200],
    ["https://RAND.example/", 200],
    ["https://rand.example/api/openapi.json", 200],
    ["https://rand.example/api/v1/links", 401],
    ["https://rand.example/key/nobody@example.org", 404],
    ["https://go.example/", 404],
    ["https://other.example/", 404],
    ["https://sub.rand.example/", 404],
    ["https://go.example/api/openapi.json", 404],
    ["https://go.example/api/v1/links", 404],
    ["https://go.example/metrics", 404],
    // what pages need wherever they are, and what watches ask
    ["https://go.example/assets/style-0.css", 200],
    ["https://go.example/favicon.ico", 200],
    ["https://go.example/robots.txt", 200],
    ["https://go.example/healthz", 200],
    ["https://other.example/healthz", 200],
    ["https://go.example/healthz/", 404],
    ["https://other.example/api/healthz", 404],
    ["https://other.example/x/robots.txt", 404],
    ["https://other.example/favicon.icon", 404],
  ])("%s is %i", async (url, status) => {
    const response = await visitWith(settings, url);
    await response.body?.cancel();
    expect(response.status).toBe(status);
  });

  test("which may be one port of it", async () => {
    const withPort = { ...settings, CONSOLE_HOST: "rand.example:8443" };
    expect((await visitWith(withPort, "https://rand.example:8443/")).status).toBe(200);
    expect((await visitWith(withPort, "https://rand.example/")).status).toBe(404);
  });
});

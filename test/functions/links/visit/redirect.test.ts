import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { forgetFault } from "../../../../src/store/fault.ts";
import { LinkStore } from "../../../../functions/links/store.ts";
import { api, json, makeLink, visit } from "../../../client.ts";

afterEach(() => vi.useRealTimers());

const location = async (path: string, init?: RequestInit) => {
  const response = await visit(path, init);
  return response.headers.get("Location") ?? response.status;
};

describe("what each request is answered", () => {
  test("a known slug: 302, not to be stored, not to be indexed, empty", async () => {
    await makeLink({ slug: "known", target: "https://example.org/" });
    const response = await visit("/known");
    expect(response.status).toBe(302);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      location: "https://example.org/",
      "cache-control": "no-store",
      "x-robots-tag": "noindex",
      "strict-transport-security": "max-age=31536000",
      "x-request-id": expect.stringMatching(/^\w+-\w+$/),
    });
    expect(await response.text()).toBe("");
  });

  test.each([301, 302, 303, 307, 308])("a link with status %i answers with it", async (status) => {
    await makeLink({ slug: `status${status}`, target: "https://example.org/", status });
    // Twice: from the store, and from memory.
    for (const path of [`/status${status}`, `/status${status}`]) {
      const response = await visit(path);
      expect(response.status).toBe(status);
      const isPermanent = status === 301 || status === 308;
      const cache = isPermanent ? "public, max-age=3600" : "no-store";
      expect(response.headers.get("Cache-Control")).toBe(cache);
    }
  });

  test("HEAD: the same headers", async () => {
    await makeLink({ slug: "head", target: "https://example.org/" });
    for (const method of ["HEAD", "HEAD"]) {
      const response = await visit("/head", { method });
      expect(response.status).toBe(302);
      expect(response.headers.get("Location")).toBe("https://example.org/");
    }
  });

  test.each(["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])("%s: 405 with Allow", async (method) => {
    const response = await visit("/known", { method });
    expect(response.status).toBe(405);
    expect(response.headers.get("Allow")).toBe("GET, HEAD");
  });

  test.each([
    ["de", "Hier ist kein Link namens „<bdi>unknown</bdi>“."],
    ["de-AT,en;q=0.5", "Hier ist kein Link namens „<bdi>unknown</bdi>“."],
    ["en-GB,de;q=0.9", "There is no link named “<bdi>unknown</bdi>” here."],
    ["fr", "Hier ist kein Link namens „<bdi>unknown</bdi>“."],
  ])("an unknown slug for a reader of %s: 404 and a page", async (language, title) => {
    for (const path of ["/unknown", "/unknown"]) {
      const response = await visit(path, { headers: { "Accept-Language": language } });
      expect(response.status).toBe(404);
      expect(response.headers.get("Content-Security-Policy")).toContain("default-src 'none'");
      expect(await response.text()).toContain(`<h1>${title}</h1>`);
    }
  });

  test.each(["/%", "/%zz", "/%ff%fe", "/%00", "/a%0d%0ab", "/..%2f..", `/${"%41".repeat(2000)}`])(
    "malformed: %s is 404",
    async (path) => expect((await visit(path)).status).toBe(404),
  );

  test.each([
    ["/PLENUM-2026", "https://example.org/p"],
    ["/plenum_2026", "https://example.org/p"],
    ["/plenum2026/", "https://example.org/p"],
    ["/plenum2026.", "https://example.org/p"],
    ["/plenum2026).", "https://example.org/p"],
    ["/plenum2026%22", "https://example.org/p"],
    ["/plenum2026?x=1", "https://example.org/p"],
    ["/plenum2026/more", 404],
  ])("%s leads to %s", async (path, expected) => {
    await api("POST", "/api/v1/links", {
      body: { slug: "plenum2026", target: "https://example.org/p" },
    });
    expect(await location(path)).toBe(expected);
  });

  test("a longer slug wins over a shorter one with a path", async () => {
    await makeLink({ slug: "docs", target: "https://docs.example/", forwardPath: true });
    await makeLink({ slug: "docs/api", target: "https://api.example/" });
    expect(await location("/docs/api")).toBe("https://api.example/");
    expect(await location("/docs/other/x")).toBe("https://docs.example/other/x");
    expect(await location("/docs/file.png")).toBe("https://docs.example/file.png");
    expect(await location("/docs/api/x")).toBe("https://docs.example/api/x");
  });

  test("path and query of the visitor are appended where the link says so", async () => {
    const forward = { forwardPath: true, forwardQuery: true };
    await makeLink({ slug: "both", target: "https://example.org/x?a=1", ...forward });
    expect(await location("/both/y%20z?b=2")).toBe("https://example.org/x/y%20z?a=1&b=2");
    expect(await location("/both?b=3")).toBe("https://example.org/x?a=1&b=3");
    expect(await location("/both?b=4")).toBe("https://example.org/x?a=1&b=4");
  });
});

describe("validity", () => {
  const noon = Date.UTC(2026, 5, 1, 12);
  const at = (ms: number) => vi.useFakeTimers({ now: ms, toFake: ["Date"] });

  test("before validFrom 404, after validUntil 410, to the second, also from memory", async () => {
    at(noon);
    await makeLink({
      slug: "between",
      target: "https://example.org/in",
      validFrom: "2026-06-01T14:00:01+02:00",
      validUntil: "2026-06-01T12:00:03Z",
    });
    const seen = [];
    for (const ms of [0, 999, 1000, 1500, 2999, 3000, 4000]) {
      at(noon + ms);
      seen.push(await location("/between"));
    }
    const inside = "https://example.org/in";
    expect(seen).toEqual([404, 404, inside, inside, inside, 410, 410]);
  });

  test("outside of it a fallback is followed, always temporarily", async () => {
    at(noon);
    const fallback = "https://example.org/later";
    const times = { validUntil: "2026-06-01T12:00:01Z", status: 301, fallback };
    await makeLink({ slug: "fallback", target: "https://example.org/now", ...times });
    expect((await visit("/fallback")).headers.get("Cache-Control")).toBe("public, max-age=1");
    at(noon + 1000);
    const response = await visit("/fallback");
    expect(response.status).toBe(302);
    expect(response.headers.get("Location")).toBe(fallback);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
  });

  test("maxClicks is exact under concurrency, and programs take none", async () => {
    await makeLink({ slug: "thrice", target: "https://example.org/", maxClicks: 3 });
    const programs = [
      { method: "HEAD" },
      { headers: { "User-Agent": "Googlebot/2.1" } },
      { headers: { "Sec-Purpose": "prefetch" } },
      { headers: { "X-Moz": "prefetch" } },
    ];
    for (const program of [...programs, ...programs]) {
      const shown = await visit("/thrice", program);
      expect(shown.status).toBe(200);
      expect(shown.headers.get("Cache-Control")).toBe("no-store");
      if (program.method === undefined)
        expect(await shown.text()).toContain("https://example.org/");
    }
    const answers = await Promise.all(Array.from({ length: 10 }, () => visit("/thrice")));
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([302, 302, 302, 410, 410, 410, 410, 410, 410, 410]);
    for (const program of programs) expect((await visit("/thrice", program)).status).toBe(410);
  });
});

describe("the calendar", () => {
  const berlin = (local: string) => Date.parse(local);
  const at = (ms: number) => vi.useFakeTimers({ now: ms, toFake: ["Date"] });

  test("the plenum link goes to the meeting while it is on, else to the next agenda", async () => {
    at(berlin("2026-11-23T12:00:00+01:00"));
    await makeLink({
      slug: "plenum",
      target: "https://pad.example/plenum-{next:yyyy-MM-dd}",
      windows: [
        {
          calendar: "Tue *-*-1..7,15..21 18:00",
          minutes: 240,
          target: "https://meet.example/plenum",
        },
      ],
    });
    const table = [
      // moment                       leads to
      ["2026-12-01T17:59:59+01:00", "https://pad.example/plenum-2026-12-01"],
      ["2026-12-01T18:00:00+01:00", "https://meet.example/plenum"],
      ["2026-12-01T21:59:59+01:00", "https://meet.example/plenum"],
      ["2026-12-01T22:00:00+01:00", "https://pad.example/plenum-2026-12-15"],
      // Spring and autumn: 18:00 in Berlin, whatever that is in UTC.
      ["2027-03-16T17:59:59+01:00", "https://pad.example/plenum-2027-03-16"],
      ["2027-03-16T18:00:00+01:00", "https://meet.example/plenum"],
      ["2027-04-06T17:59:59+02:00", "https://pad.example/plenum-2027-04-06"],
      ["2027-04-06T18:00:00+02:00", "https://meet.example/plenum"],
      ["2027-10-19T18:00:00+02:00", "https://meet.example/plenum"],
      ["2027-11-02T17:59:59+01:00", "https://pad.example/plenum-2027-11-02"],
      ["2027-11-02T18:00:00+01:00", "https://meet.example/plenum"],
    ] as const;
    for (const [moment, expected] of table) {
      at(berlin(moment));
      expect(await location("/plenum"), moment).toBe(expected);
      expect(await location("/plenum"), `${moment} from memory`).toBe(expected);
    }
  });

  test("memory never serves a window a second too early or too late", async () => {
    const start = berlin("2026-12-01T18:00:00+01:00");
    at(start - 3000);
    const window = { calendar: "2026-12-01 18:00", minutes: 1, target: "https://example.org/open" };
    await makeLink({ slug: "second", target: "https://example.org/closed", windows: [window] });
    for (let ms = -3000; ms <= 63_000; ms += 500) {
      at(start + ms);
      const open = ms >= 0 && ms < 60_000;
      const expected = `https://example.org/${open ? "open" : "closed"}`;
      expect(await location("/second"), `${ms} ms`).toBe(expected);
    }
  });

  test("a date in the target changes with the minute", async () => {
    at(berlin("2026-12-31T23:59:58+01:00"));
    await makeLink({ slug: "today", target: "https://example.org/{now:yyyy-MM-dd}" });
    expect(await location("/today")).toBe("https://example.org/2026-12-31");
    at(berlin("2027-01-01T00:00:00+01:00"));
    expect(await location("/today")).toBe("https://example.org/2027-01-01");
  });

  test("the preview names the next five changes", async () => {
    at(berlin("2026-11-23T12:00:00+01:00"));
    const page = await (await visit("/plenum+", { headers: { "Accept-Language": "en" } })).text();
    expect(page.match(/<li[ >]/g)).toHaveLength(6);
    expect(page).toContain("Tuesday, 1 December 2026, 18:00 (CET)");
    const link = await json<{ switches: unknown[] }>(api("GET", "/api/v1/links/plenum"));
    expect(link.switches[0]).toEqual({
      at: "2026-12-01T17:00:00.000Z",
      location: "https://meet.example/plenum",
    });
    expect(link.switches).toHaveLength(5);
  });
});

describe("edits", () => {
  test("are followed by the very next request here", async () => {
    await makeLink({ slug: "edited", target: "https://example.org/1" });
    expect(await location("/edited")).toBe("https://example.org/1");
    await json(api("PATCH", "/api/v1/links/edited", { body: { target: "https://example.org/2" } }));
    expect(await location("/edited")).toBe("https://example.org/2");
    expect((await api("DELETE", "/api/v1/links/edited")).status).toBe(204);
    expect(await location("/edited")).toBe(404);
    await json(api("POST", "/api/v1/links/edited/restore"));
    expect(await location("/edited")).toBe("https://example.org/2");
  });

  test("that were made elsewhere are followed within five seconds", async () => {
    const now = Date.now();
    await makeLink({ slug: "elsewhere", target: "https://example.org/1" });
    expect(await location("/elsewhere")).toBe("https://example.org/1");
    const store = env.LINKS.getByName("main");
    await store.change(
      "elsewhere",
      { target: "https://example.org/2" },
      undefined,
      "another isolate",
    );
    expect(await location("/elsewhere")).toBe("https://example.org/1");
    vi.useFakeTimers({ now: now + 5_001, toFake: ["Date"] });
    expect(await location("/elsewhere")).toBe("https://example.org/2");
  });

  test("a slug that was unknown is found as soon as it is made", async () => {
    expect(await location("/new-one")).toBe(404);
    await makeLink({ slug: "new-one", target: "https://example.org/" });
    expect(await location("/new-one")).toBe("https://example.org/");
  });
});

describe("while the disk is full", () => {
  const full = () => {
    throw new Error("database or disk is full: SQLITE_FULL");
  };
  afterEach(() => {
    vi.restoreAllMocks();
    forgetFault("links");
  });

  test("a link with a limit lets through whom it cannot count", async () => {
    await makeLink({ slug: "few", target: "https://example.org/few", maxClicks: 2 });
    // oxlint-disable-next-line typescript/unbound-method -- called on its store below
    const { visit: whole } = LinkStore.prototype;
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    vi.spyOn(LinkStore.prototype, "visit").mockImplementation(function (
      this: LinkStore,
      id,
      counts,
      now,
    ) {
      return counts ? full() : whole.call(this, id, counts, now);
    });
    expect(await location("/few")).toBe("https://example.org/few");
  });

  test.each([
    ["de", "Der Datenträger ist voll", "sobald auf dem Datenträger"],
    ["en", "The disk is full", "as soon as there is room"],
  ])("a change is refused, and says why in %s", async (language, title, detail) => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    vi.spyOn(LinkStore.prototype, "create").mockImplementation(full);
    const answer = await api("POST", "/api/v1/links", {
      body: { target: "https://example.org/" },
      headers: { "Accept-Language": language },
    });
    expect([answer.status, answer.headers.get("Retry-After")]).toEqual([503, "30"]);
    const problem = await answer.json<{ type: string; title: string; detail: string }>();
    expect(problem).toMatchObject({ type: "urn:randwerk:problem:disk-full", title });
    expect(problem.detail).toContain(detail);
  });
});

describe("while the store fails", () => {
  /** Lets every call of the store throw from inside, as a broken disk would. */
  async function withBrokenStore(run: () => Promise<void>): Promise<void> {
    const names = ["find", "get", "create", "change", "visit", "list"] as const;
    const spies = names.map((name) =>
      vi.spyOn(LinkStore.prototype, name).mockImplementation(() => {
        throw new Error("disk I/O error");
      }),
    );
    try {
      await run();
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
  }

  test("known links still redirect for a day, unknown ones and writes are told to come back", async () => {
    await makeLink({ slug: "sturdy", target: "https://example.org/" });
    expect(await location("/sturdy")).toBe("https://example.org/");
    await withBrokenStore(async () => {
      const write = await api("POST", "/api/v1/links", {
        body: { target: "https://example.org/" },
      });
      expect(write.status).toBe(503);
      expect(write.headers.get("Retry-After")).toBe("5");
      expect(await write.text()).not.toContain("disk");
      const now = Date.now();
      vi.useFakeTimers({ now: now + 60_000, toFake: ["Date"] });
      expect(await location("/sturdy")).toBe("https://example.org/");
      vi.useFakeTimers({ now: now + 23 * 3_600_000, toFake: ["Date"] });
      expect(await location("/sturdy")).toBe("https://example.org/");
      vi.useFakeTimers({ now: now + 25 * 3_600_000, toFake: ["Date"] });
      const late = await visit("/sturdy");
      expect(late.status).toBe(503);
      expect(late.headers.get("Retry-After")).toBe("5");
      expect((await visit("/never-seen")).status).toBe(503);
    });
    expect(await location("/never-seen")).toBe(404);
  });
});

describe("codes", () => {
  test("the public code is black on white, has an ETag and ignores colours", async () => {
    await makeLink({ slug: "code", target: "https://example.org/" });
    const svg = await visit("/code.svg?dark=%23ff0000");
    expect(svg.headers.get("Content-Type")).toBe("image/svg+xml");
    expect(await svg.text()).not.toContain("ff0000");
    const etag = svg.headers.get("ETag") ?? "";
    const again = await visit("/code.svg", { headers: { "If-None-Match": etag } });
    expect(again.status).toBe(304);
    const png = new Uint8Array(await (await visit("/CODE.PNG?size=128&ecc=H")).arrayBuffer());
    expect([...png.subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
  });

  test.each(["size=1", "size=9999", "margin=17", "ecc=X", "size=40mm", "size=", "margin=-1"])(
    "a PNG with %s is 422 and names the field",
    async (query) => {
      const response = await visit(`/code.png?${query}`);
      const body = await json<{ errors: { field: string }[] }>(response, 422);
      expect(body.errors[0]?.field).toBe(query.split("=")[0]);
    },
  );

  test("colours need a token, and enough contrast", async () => {
    const path = "/api/v1/links/code/qr.svg?dark=%230b5394";
    expect(await (await api("GET", path)).text()).toContain("#0b5394");
    expect((await visit(path)).status).toBe(401);
    expect((await api("GET", "/api/v1/links/code/qr.svg?dark=%23cccccc")).status).toBe(422);
    expect((await api("GET", "/api/v1/links/nope/qr.svg")).status).toBe(404);
  });
});

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { armorPublicKey } from "../../../functions/wkd/armor.ts";
import { addressHashes } from "../../../functions/wkd/hash.ts";
import {
  judgeLook,
  lookFromOutside,
  type Look,
  type LookLine,
} from "../../../functions/wkd/look.ts";
import { readPublicKey } from "../../../functions/wkd/key.ts";
import { lookText } from "../../../functions/wkd/look-texts.ts";
import { MAX_ANSWER_BYTES } from "../../../functions/wkd/limits.ts";
import { parsePackets } from "../../../functions/wkd/packets.ts";
import { json } from "../../client.ts";
import { DAY_MS, key, NOW } from "./keys.ts";
import { alertsAbout, keyRequest, publication, stopTheClock, store } from "./published.ts";

const OWNER = "vorstand@example.org";
const HASH = "qs1j67f594iidtsyffk69drssxddqm5t";
const ADVANCED = `https://openpgpkey.example.org/.well-known/openpgpkey/example.org`;
const DIRECT = "https://example.org/.well-known/openpgpkey";
const VKS = "https://keys.one.example/vks/v1/by-email/{address}";
const HKP = "https://keys.two.example/pks/lookup?op=get&options=mr&search={address}";

/** What the world outside answers, by the beginning of the URL; nothing: nobody is there. */
type Outside = Record<string, () => Response>;

let requests: Request[];

function outside(answers: Outside): void {
  requests = [];
  vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => {
    const request = new Request(input, init);
    requests.push(request);
    const found = Object.keys(answers).find((start) => request.url.startsWith(start));
    const answer = found === undefined ? undefined : answers[found];
    return answer === undefined
      ? Promise.reject(new TypeError("Name or service not known"))
      : Promise.resolve(answer());
  });
}

const bytes = (name: string) => Uint8Array.from(key(name));
const serving = (name: string) => () => {
  const body = bytes(name);
  return new Response(body, { headers: { "Content-Length": String(body.length) } });
};
const policy = () => new Response("#\n");
const status =
  (code: number, headers = {}) =>
  () =>
    new Response(null, { status: code, headers });

/** A directory as it ought to be, at both places. */
const allWell: Outside = {
  [`${ADVANCED}/hu/${HASH}`]: serving("ed25519"),
  [`${ADVANCED}/policy`]: policy,
  [`${DIRECT}/hu/${HASH}`]: serving("ed25519"),
  [`${DIRECT}/policy`]: policy,
  "https://keys.": status(404),
};

async function look(answers: Outside, name = "ed25519"): Promise<Look> {
  outside(answers);
  const subject = {
    address: OWNER,
    localPart: "vorstand",
    domain: "example.org",
    fingerprint: await fingerprintOf(name),
    bytes: bytes(name),
  };
  return lookFromOutside(subject, [VKS, HKP], NOW);
}

async function fingerprintOf(name: string): Promise<string> {
  const parsed = parsePackets(key(name));
  const first = parsed.ok
    ? await readPublicKey(parsed.packets[0]?.body ?? new Uint8Array())
    : undefined;
  return first?.fingerprint ?? "";
}

const summary = ({ lines }: Look) =>
  lines.map(({ place, code, severity }) => `${place} ${code} ${severity}`);

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("a look from outside", () => {
  test("asks as mail clients do, and both key servers", async () => {
    const found = await look(allWell);
    expect(found.ok).toBe(true);
    expect(summary(found)).toEqual([
      "advanced as-published ok",
      "direct as-published ok",
      "keys.one.example absent ok",
      "keys.two.example absent ok",
    ]);
    expect(requests.map(({ method, url }) => `${method} ${url}`).toSorted()).toEqual(
      [
        `GET ${ADVANCED}/hu/${HASH}?l=vorstand`,
        `HEAD ${ADVANCED}/hu/${HASH}?l=vorstand`,
        `GET ${ADVANCED}/policy`,
        `GET ${DIRECT}/hu/${HASH}?l=vorstand`,
        `HEAD ${DIRECT}/hu/${HASH}?l=vorstand`,
        `GET ${DIRECT}/policy`,
        "GET https://keys.one.example/vks/v1/by-email/vorstand%40example.org",
        "GET https://keys.two.example/pks/lookup?op=get&options=mr&search=vorstand%40example.org",
      ].toSorted(),
    );
    for (const { headers, redirect } of requests) {
      expect(headers.has("User-Agent")).toBe(false);
      expect(redirect).toBe("manual");
    }
  });

  const at = (place: string, changes: Outside): Outside => ({ ...changes, ...without(place) });
  const without = (place: string) =>
    Object.fromEntries(Object.entries(allWell).filter(([url]) => !url.startsWith(place)));

  test.each<[string, Outside, string[]]>([
    ["has no subdomain", without(ADVANCED), ["advanced unreachable info"]],
    ["has the subdomain only", without(DIRECT), ["direct unreachable info"]],
    [
      "cannot be reached",
      { "https://keys.": status(404) },
      ["advanced unreachable problem", "direct unreachable info"],
    ],
    [
      "is hidden by Cloudflare's answer for names that do not exist",
      at(ADVANCED, { [ADVANCED]: status(530) }),
      ["advanced unreachable info"],
    ],
    [
      "has a subdomain that leads elsewhere",
      at(ADVANCED, { [ADVANCED]: status(404) }),
      ["advanced not-found problem"],
    ],
    [
      "redirects",
      at(ADVANCED, { [ADVANCED]: status(301, { Location: "https://elsewhere.example/" }) }),
      ["advanced redirected problem"],
    ],
    [
      "stops requests without User-Agent",
      at(ADVANCED, { [ADVANCED]: status(403) }),
      ["advanced wrong-status problem"],
    ],
    [
      "sends a page instead of a key",
      at(ADVANCED, { [ADVANCED]: () => new Response("<!doctype html><p>Hello") }),
      ["advanced no-key problem"],
    ],
    [
      "sends something endless",
      at(ADVANCED, { [ADVANCED]: () => new Response(new Uint8Array(MAX_ANSWER_BYTES + 1)) }),
      ["advanced no-key problem"],
    ],
    [
      "sends another key",
      at(ADVANCED, {
        [`${ADVANCED}/hu/`]: serving("rsa2048"),
        [`${ADVANCED}/policy`]: policy,
      }),
      ["advanced other-key problem"],
    ],
    [
      "sends two keys",
      at(ADVANCED, { [`${ADVANCED}/hu/`]: serving("two-keys") }),
      ["advanced several-keys problem"],
    ],
    [
      "has no policy",
      at(ADVANCED, {
        [`${ADVANCED}/hu/`]: serving("ed25519"),
        [`${ADVANCED}/policy`]: status(404),
      }),
      ["advanced no-policy problem"],
    ],
    [
      "has another key where clients rarely ask",
      at(DIRECT, { [`${DIRECT}/hu/`]: serving("rsa2048"), [`${DIRECT}/policy`]: policy }),
      ["direct other-key problem"],
    ],
    [
      "has nothing where clients rarely ask",
      at(DIRECT, { [DIRECT]: status(404) }),
      ["direct not-found info"],
    ],
    [
      "is shadowed by a key server",
      { "https://keys.one": serving("rsa2048"), ...allWell },
      ["keys.one.example other-key problem"],
    ],
    [
      "is shadowed by a key server that sends armor",
      { "https://keys.two": () => new Response(armorPublicKey(key("rsa2048"))), ...allWell },
      ["keys.two.example other-key problem"],
    ],
    [
      "is at a key server too",
      { "https://keys.two": () => new Response(armorPublicKey(key("ed25519"))), ...allWell },
      ["keys.two.example same-key ok"],
    ],
    [
      "cannot be compared with a key server that is down",
      { "https://keys.one": status(502), ...allWell },
      ["keys.one.example not-asked info"],
    ],
    [
      "cannot be compared with a key server that sends a page",
      { "https://keys.one": () => new Response("<!doctype html>"), ...allWell },
      ["keys.one.example not-asked info", "keys.two.example absent ok"],
    ],
    [
      "cannot be compared with a key server that is gone",
      Object.fromEntries(
        Object.entries(allWell).filter(([url]) => !url.startsWith("https://keys.")),
      ),
      ["keys.one.example not-asked info", "keys.two.example not-asked info"],
    ],
    [
      "is at a key server beside another one",
      { "https://keys.one": serving("two-keys"), ...allWell },
      ["keys.one.example other-key problem"],
    ],
    [
      "has another key where clients rarely ask, and none where they do",
      at(DIRECT, {
        [`${DIRECT}/hu/`]: serving("rsa2048"),
        ...at(ADVANCED, { [ADVANCED]: status(404) }),
      }),
      ["advanced not-found problem", "direct other-key problem"],
    ],
    [
      "has no subdomain, and another key at the domain",
      { [`${DIRECT}/hu/`]: serving("rsa2048"), "https://keys.": status(404) },
      ["advanced unreachable info", "direct other-key problem"],
    ],
    [
      "has no subdomain, and nothing at the domain",
      { [DIRECT]: status(404), "https://keys.": status(404) },
      ["advanced unreachable info", "direct not-found problem"],
    ],
  ])("at a key that %s", async (_, answers, expected) => {
    const found = await look(answers);
    expect(summary(found)).toEqual(expect.arrayContaining(expected));
    expect(found.ok).toBe(!expected.some((line) => line.endsWith("problem")));
    for (const line of found.lines) {
      expect(lookText(line).de).not.toBe(lookText(line).en);
      for (const other of line.fingerprints) expect(lookText(line).de).toContain(other);
    }
  });

  test("compares the octets, not only the fingerprint: an old copy is seen", async () => {
    const copy = Uint8Array.from([...key("ed25519"), 0xca, 3, 0x50, 0x47, 0x50]);
    const found = await look(at(ADVANCED, { [`${ADVANCED}/hu/`]: () => new Response(copy) }));
    expect(summary(found)[0]).toBe("advanced other-copy problem");
  });

  test.each([
    [199 + 2, "wrong-status"],
    [204, "wrong-status"],
    [299, "wrong-status"],
    [300, "redirected"],
    [308, "redirected"],
    [399, "redirected"],
    [400, "wrong-status"],
    [403, "wrong-status"],
    [404, "not-found"],
    [405, "wrong-status"],
    [410, "wrong-status"],
    [500, "wrong-status"],
    [529, "wrong-status"],
    [530, "unreachable"],
  ])("calls the status %i %s, and shows it", async (code, name) => {
    const { lines } = await look(at(ADVANCED, { [ADVANCED]: status(code) }));
    const [first] = lines;
    expect(first).toEqual({
      place: "advanced",
      code: name,
      severity: code === 530 ? "info" : "problem",
      url: `${ADVANCED}/hu/${HASH}?l=vorstand`,
      status: code === 530 ? undefined : code,
      fingerprints: [],
    });
    expect(lines.map(({ place }) => place)).toEqual([
      "advanced",
      "direct",
      "keys.one.example",
      "keys.two.example",
    ]);
  });

  test("shows the key that is there instead, and none where it is the published one", async () => {
    const other = await fingerprintOf("rsa2048");
    const answers = {
      "https://keys.one": serving("rsa2048"),
      "https://keys.two": serving("ed25519"),
    };
    const changed = at(ADVANCED, { [`${ADVANCED}/hu/`]: serving("rsa2048") });
    const { lines } = await look({ ...answers, ...changed });
    const shown = lines.map(({ place, status: code, fingerprints }) => [place, code, fingerprints]);
    expect(shown).toEqual([
      ["advanced", 200, [other]],
      ["direct", 200, []],
      ["keys.one.example", 200, [other]],
      ["keys.two.example", undefined, []],
    ]);
  });

  test("names of two keys both, at a key server only the foreign one", async () => {
    const [own, other] = await Promise.all(["ed25519", "two-keys"].map(fingerprintOf));
    const answers = { ...at(ADVANCED, { [`${ADVANCED}/hu/`]: serving("two-keys") }) };
    const { lines } = await look({ "https://keys.one": serving("two-keys"), ...answers });
    expect(lines[0]?.fingerprints).toHaveLength(2);
    expect(lines[0]?.fingerprints).toContain(other);
    expect(lines[2]?.fingerprints).toEqual(lines[0]?.fingerprints.filter((one) => one !== own));
  });

  test("says of what it asked for where the policy is missing", async () => {
    const answers = at(ADVANCED, {
      [`${ADVANCED}/hu/`]: serving("ed25519"),
      [`${ADVANCED}/policy`]: status(403),
    });
    const { lines, at: moment } = await look(answers);
    expect(moment).toBe(NOW);
    expect(lines[1]).toEqual({
      place: "advanced",
      code: "no-policy",
      severity: "problem",
      url: `${ADVANCED}/policy`,
      status: 403,
      fingerprints: [],
    });
  });

  test.each<[string, (request: { method: string }) => Response, string[]]>([
    ["the same as to GET", serving("ed25519"), []],
    [
      "another status",
      () => new Response(null, { status: 405, headers: length(0) }),
      ["wrong-head"],
    ],
    ["another length", () => new Response(null, { headers: length(-1) }), ["wrong-head"]],
    ["no length", () => new Response(null), ["wrong-head"]],
    [
      "the length with another status",
      () => new Response(null, { status: 403, headers: length(0) }),
      ["wrong-head"],
    ],
  ])("a HEAD that gets %s is noticed as it should", async (_, answer, expected) => {
    outside({});
    vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => {
      const url = input as string;
      if (url.endsWith("policy")) return Promise.resolve(policy());
      const isHead = init?.method === "HEAD";
      const response = isHead ? answer({ method: "HEAD" }) : serving("ed25519")();
      return Promise.resolve(response);
    });
    const subject = {
      address: OWNER,
      localPart: "vorstand",
      domain: "example.org",
      fingerprint: await fingerprintOf("ed25519"),
      bytes: bytes("ed25519"),
    };
    const { lines } = await lookFromOutside(subject, [], NOW);
    const found = lines.filter(({ place }) => place === "advanced").map(({ code }) => code);
    expect(found).toEqual(["as-published", ...expected]);
  });

  const length = (more: number) => ({ "Content-Length": String(key("ed25519").length + more) });

  test("notices a HEAD that says something else than GET", async () => {
    const answers = at(ADVANCED, { [`${ADVANCED}/policy`]: policy });
    outside({});
    vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => {
      const url = input as string;
      if (url.startsWith(`${ADVANCED}/hu/`)) {
        return Promise.resolve(init?.method === "HEAD" ? status(405)() : serving("ed25519")());
      }
      const answer = Object.entries(answers).find(([start]) => url.startsWith(start));
      return Promise.resolve(answer?.[1]() ?? status(404)());
    });
    const subject = {
      address: OWNER,
      localPart: "vorstand",
      domain: "example.org",
      fingerprint: await fingerprintOf("ed25519"),
      bytes: bytes("ed25519"),
    };
    expect(summary(await lookFromOutside(subject, [], NOW))).toEqual([
      "advanced as-published ok",
      "advanced wrong-head problem",
      "direct as-published ok",
    ]);
  });
});

describe("what the owner is told of looks", () => {
  const line = (
    place: string,
    code: LookLine["code"],
    severity: LookLine["severity"],
  ): LookLine => ({
    place,
    code,
    severity,
    url: `https://${place}/`,
    status: undefined,
    fingerprints: code === "other-key" ? ["B".repeat(40)] : [],
  });
  const lookOf = (...lines: LookLine[]): Look => ({
    at: NOW,
    ok: lines.every(({ severity }) => severity !== "problem"),
    lines,
  });
  const good = lookOf(line("advanced", "as-published", "ok"), line("server", "absent", "ok"));
  const wrong = lookOf(line("advanced", "not-found", "problem"), line("server", "absent", "ok"));
  const silent = lookOf(line("advanced", "unreachable", "problem"), line("server", "absent", "ok"));
  const drift = lookOf(
    line("advanced", "as-published", "ok"),
    line("server", "other-key", "problem"),
  );
  const unknown = lookOf(
    line("advanced", "as-published", "ok"),
    line("server", "not-asked", "info"),
  );

  test.each<[string, Look[], (string | undefined)[]]>([
    ["nothing, while all is well", [good, good], [undefined, undefined]],
    [
      "a problem once, as long as it lasts",
      [wrong, wrong, wrong],
      ["problem", undefined, undefined],
    ],
    ["that it is solved", [wrong, good, good], ["problem", "solved", undefined]],
    [
      "the same problem again when it comes back",
      [wrong, good, wrong],
      ["problem", "solved", "problem"],
    ],
    [
      "nothing of one look without an answer",
      [good, silent, good],
      [undefined, undefined, undefined],
    ],
    [
      "of a second look without one",
      [good, silent, silent, silent],
      [undefined, undefined, "problem", undefined],
    ],
    ["of drift at a key server", [good, drift, drift], [undefined, "problem", undefined]],
    ["of another problem besides the first", [drift, wrong], ["problem", "problem"]],
    [
      "nothing of a key server that is down",
      [drift, unknown, drift],
      ["problem", undefined, undefined],
    ],
    [
      "nothing of a gap within a problem",
      [wrong, silent, wrong],
      ["problem", undefined, undefined],
    ],
  ])("%s", (_, looks, expected) => {
    let before: { look: Look | undefined; told: string[] } = { look: undefined, told: [] };
    const news = looks.map((current) => {
      const judged = judgeLook(current, before);
      before = { look: current, told: judged.told };
      return judged.news;
    });
    expect(news).toEqual(expected);
  });

  test("after silence the next look comes within the hour, otherwise after a day", () => {
    const nothing = { look: undefined, told: [] };
    expect(judgeLook(good, nothing).nextAt).toBe(NOW + DAY_MS);
    expect(judgeLook(wrong, nothing).nextAt).toBe(NOW + DAY_MS);
    expect(judgeLook(silent, nothing).nextAt).toBe(NOW + DAY_MS / 24);
    expect(judgeLook(silent, { look: silent, told: [] }).nextAt).toBe(NOW + DAY_MS);
  });
});

describe("the daily look", () => {
  beforeEach(async () => {
    await stopTheClock();
  });

  test("comes ten minutes after publishing, then every day, and tells of drift once", async () => {
    outside({ "https://keys.": serving("rsa2048") });
    const mailbox = "kasse@watch.example";
    const expiresAt = undefined;
    await store().publish(await publication(mailbox, { expiresAt }), undefined, "tests");
    const asked = async (minutes: number) => {
      requests = [];
      await store().tick(NOW + minutes * 60_000);
      return requests.length > 0;
    };
    expect(await asked(9)).toBe(false);
    expect(await asked(10)).toBe(true);
    expect(await asked(11)).toBe(false);
    // Nobody answered for the directory, so the second look comes soon.
    expect(await asked(70)).toBe(true);
    expect(await asked(24 * 60)).toBe(false);
    expect(await asked(24 * 60 + 70)).toBe(true);
    const told = await alertsAbout(mailbox);
    expect(told.map(({ severity, facts }) => [severity, facts["problems"]])).toEqual([
      ["warn", "keys.openpgp.org: other-key, keys.mailvelope.com: other-key"],
      [
        "warn",
        "advanced: unreachable, keys.openpgp.org: other-key, keys.mailvelope.com: other-key",
      ],
    ]);
    expect(told[0]?.text).toContain(await fingerprintOf("rsa2048"));
  });

  test("is not judged when another key was published meanwhile", async () => {
    const mailbox = "meanwhile@watch.example";
    await store().publish(await publication(mailbox), undefined, "tests");
    let others = 0;
    vi.spyOn(globalThis, "fetch").mockImplementation(async () => {
      others += 1;
      if (others === 1) {
        const other = await publication(mailbox, { bytes: new Uint8Array([1]) });
        await store().publish(other, undefined, "tests");
      }
      throw new Error("nobody is there");
    });
    await store().watch(mailbox, NOW);
    expect(others).toBeGreaterThan(1);
    expect((await store().get(mailbox))?.look).toBeUndefined();
  });

  test("can be asked for, and answers line by line", async () => {
    outside(allWell);
    await keyRequest(OWNER, { body: bytes("ed25519") });
    const found = await json(keyRequest(OWNER, { method: "POST", path: "/watch" }));
    expect(found).toMatchObject({
      ok: true,
      lines: [
        { place: "advanced", code: "as-published", text: expect.stringContaining("exactly") },
        { place: "direct" },
        { place: "keys.openpgp.org", code: "absent" },
        { place: "keys.mailvelope.com", code: "absent" },
      ],
    });
    expect(await json(keyRequest(OWNER))).toMatchObject({ lookOk: true, look: found });
    const unknown = { method: "POST", path: "/watch" };
    expect((await keyRequest("nobody@watch.example", unknown)).status).toBe(404);
  });

  test("asks by the hash that GnuPG asks by", async () => {
    outside({});
    const mailbox = "JÜRGEN@watch.example";
    await store().publish(await publication(mailbox), undefined, "tests");
    await store().watch("jÜrgen@watch.example", NOW);
    const [first] = await addressHashes("JÜRGEN");
    expect(requests[0]?.url).toContain(`/hu/${first?.hash}?l=`);
  });
});

/** The watch over the stores. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { WatchStore } from "../../../../src/alerts/watch/watch-store.ts";
import type { StoreProblem, StoreReport } from "../../../../src/store/report.ts";
import { webhook } from "../house.ts";

const SECOND = 1_000;
const MINUTE = 60_000;
/** Far ahead, so that the alarms that are set do not go off during the tests. */
const START = Date.parse("2100-01-01T00:00:00Z");

/** A store's answer; undefined: it does not answer. Its last tick so many seconds ago, and problems by their codes. */
type Said =
  | { age: number | undefined; problems?: StoreProblem["code"][]; written?: number }
  | undefined;
const well: Said = { age: 1 };

interface Scene {
  readonly store: WatchStore;
  /** Tells what the stores say from now on; those that are not named are well. */
  readonly say: (said: Record<string, Said>) => void;
  /** A tick so many ms after the start. */
  readonly tick: (after: number, by?: WatchStore) => Promise<void>;
  /** Alerts as `severity title: text`, in their order. */
  readonly told: () => string[];
  /** How often the dead-man switch was held, and which addresses were asked for. */
  readonly asked: string[];
  /** The store as a new process makes it, of the same state. */
  readonly again: (more?: object) => WatchStore;
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

let scenes = 0;

function inScene(run: (scene: Scene) => Promise<void>): Promise<void> {
  scenes += 1;
  return runInDurableObject(env.WATCH.getByName(`scene-${scenes}`), async (own, state) => {
    // The object's own store, which has other settings, has ticked: it is quiet from now on.
    await own.tick();
    await state.storage.deleteAlarm();
    for (const key of ["lastTickAt", "watchedAt"]) state.storage.kv.delete(key);
    vi.useFakeTimers({ now: START, toFake: ["Date"] });
    let said: Record<string, Said> = {};
    let now = START;
    const report = (name: string): StoreReport => {
      const { age, problems = [], written = 0 } = (name in said ? said[name] : well) ?? fail();
      const lastTickAt = age === undefined ? undefined : now - age * SECOND;
      return {
        lastTickAt,
        rows: { read: 0, written },
        problems: problems.map((code) => ({ code, count: 1 })),
      };
    };
    const binding = (name: string) => ({
      [Symbol.toStringTag]: "DurableObjectNamespace",
      getByName: () => ({ id: name, health: () => Promise.resolve().then(() => report(name)) }),
    });
    const names = ["access", "archive", "checks", "keys", "links", "watch"];
    const bindings = names.map((name) => [name.toUpperCase(), binding(name)] as const);
    const settings = {
      ...Object.fromEntries(bindings),
      LANGUAGE: "en",
      JURISDICTION: "none",
      DEADMAN_URL: "https://watch.example/ping",
      ALERT_CHANNELS: JSON.stringify([
        webhook("chat"),
        webhook("mail"),
        webhook("other"),
        webhook("outages", { severities: ["down"] }),
      ]),
    } as unknown as Env;
    const asked: string[] = [];
    vi.spyOn(globalThis, "fetch").mockImplementation((target) => {
      asked.push(new Request(target).url);
      return Promise.resolve(new Response("taken"));
    });
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const store = new WatchStore(state, settings);
    await run({
      store,
      asked,
      say: (changed) => (said = changed),
      again: (more = {}) => new WatchStore(state, { ...settings, ...more }),
      tick: async (after, by = store) => {
        now = START + after;
        vi.setSystemTime(now);
        await by.tick(now);
      },
      told: () =>
        state.storage.sql
          .exec<{ body: string; severity: string }>(
            "SELECT body, severity FROM alerts ORDER BY seq",
          )
          .toArray()
          .map(({ body, severity }) => {
            const { title, text } = JSON.parse(body) as { title: string; text: string };
            return `${severity} ${title}: ${text}`;
          }),
    });
    await state.storage.deleteAlarm();
  });
}

function fail(): never {
  throw new Error("unreachable");
}

const held = ({ asked }: Scene) => asked.filter((url) => url.includes("watch.example")).length;
const down = (name: string, text: string) =>
  `down A part of the service does not work: ${name}: ${text}`;
const up = (name: string) =>
  `up A part of the service works again: ${name}: What was due is made up for.`;
const TODO = "See what “randwerk doctor” and the log of the service say, then restart it.";
const SILENT = `It does not answer.\n\n${TODO}`;
const late = (age: string) =>
  `What is due there is left undone: outages are not noticed. So far: ${age}.\n\n${TODO}`;

describe("a store", () => {
  test.each<[string, Said, string | undefined, boolean]>([
    // what it says                                       is told                    dead-man switch
    ["that is well", well, undefined, true],
    ["that has not ticked for 300 s", { age: 300 }, undefined, true],
    ["that has not ticked for 301 s", { age: 301 }, late("5 min 1 s"), false],
    ["that is new", { age: undefined }, undefined, true],
    ["that does not answer", undefined, SILENT, false],
    ["that is behind", { age: 1, problems: ["overdue"] }, undefined, false],
    ["that cannot deliver", { age: 1, problems: ["undelivered-alerts"] }, undefined, false],
    [
      "whose other problems are told otherwise",
      { age: 1, problems: ["unusable-keys"] },
      undefined,
      true,
    ],
    ["that has two problems", { age: 1, problems: ["unusable-keys", "overdue"] }, undefined, false],
    ["that is new and behind", { age: undefined, problems: ["overdue"] }, undefined, false],
    ["that stands still and is behind", { age: 900, problems: ["overdue"] }, late("15 min"), false],
  ])("%s", (_what, said, text, isHeld) =>
    inScene(async (scene) => {
      scene.say({ links: said });
      await scene.tick(0);
      expect(scene.told()).toEqual(text === undefined ? [] : [down("links", text)]);
      expect(held(scene)).toBe(isHeld ? 1 : 0);
    }),
  );

  test("that is ill is told once, and when it works again once", () =>
    inScene(async (scene) => {
      scene.say({ links: undefined });
      await scene.tick(0);
      await scene.tick(MINUTE);
      expect(scene.told()).toEqual([down("links", SILENT)]);
      scene.say({});
      await scene.tick(2 * MINUTE);
      await scene.tick(3 * MINUTE);
      expect(scene.told()).toEqual([down("links", SILENT), up("links")]);
      scene.say({ links: undefined });
      await scene.tick(4 * MINUTE);
      expect(scene.told().slice(2)).toEqual([down("links", SILENT)]);
      expect(held(scene)).toBe(2);
    }));

  test("of archives: what is wrong with them is told once, and that it is over", () =>
    inScene(async (scene) => {
      scene.say({ archive: { age: 1, problems: ["archive-late", "overdue"] } });
      await scene.tick(0);
      await scene.tick(MINUTE);
      expect(scene.told()).toEqual([
        expect.stringMatching(/^down No archive has succeeded for more than 26 hours: /),
      ]);
      // Whether it is over is not known while it does not answer.
      scene.say({ archive: undefined });
      await scene.tick(2 * MINUTE);
      expect(scene.told().slice(1)).toEqual([down("archive", SILENT)]);
      scene.say({ archive: { age: 1, problems: ["archive-drill-failed"] } });
      await scene.tick(3 * MINUTE);
      expect(scene.told().slice(2)).toEqual([
        up("archive"),
        expect.stringMatching(/^down The newest archive did not come back in the drill: /),
        expect.stringMatching(/^up The archive succeeds again: /),
      ]);
    }));

  test("is told for itself where two are ill", () =>
    inScene(async (scene) => {
      scene.say({ keys: undefined, links: { age: 600 } });
      await scene.tick(0);
      const isLate = down("links", late("10 min"));
      expect(scene.told()).toEqual([down("keys", SILENT), isLate]);
      scene.say({ links: { age: 660 }, access: undefined });
      await scene.tick(MINUTE);
      expect(scene.told().slice(2)).toEqual([down("access", SILENT), up("keys")]);
      scene.say({ access: undefined });
      await scene.tick(2 * MINUTE);
      expect(scene.told().slice(4)).toEqual([up("links")]);
    }));

  test("is known to be ill by the next process too", () =>
    inScene(async (scene) => {
      scene.say({ links: undefined });
      await scene.tick(0);
      await scene.again().tick(START + MINUTE);
      expect(scene.told()).toEqual([down("links", SILENT)]);
    }));

  test("is not told of as late by the first look after an absence, but by the next one", () =>
    inScene(async (scene) => {
      await scene.tick(0);
      const away = 10 * MINUTE;
      scene.say({ links: { age: 600 }, keys: undefined });
      await scene.tick(away);
      // What does not answer is told at once; a store that was away as well will tick in a moment.
      expect(scene.told()).toEqual([down("keys", SILENT)]);
      await scene.tick(away + MINUTE);
      const isLate = down("links", late("10 min"));
      expect(scene.told().slice(1)).toEqual([isLate]);
    }));

  test("is a subject of the service, for every channel", () =>
    inScene(async (scene) => {
      scene.say({ links: undefined });
      await scene.tick(0);
      const query = { before: undefined, state: undefined, most: 1 };
      const [alert] = await scene.store.alerts(query);
      expect(alert).toMatchObject({
        subject: "service",
        subjectId: "store:links",
        facts: { store: "links" },
        tags: [],
      });
      await expect
        .poll(() => scene.asked.toSorted())
        .toEqual([
          "https://receiver.example/chat",
          "https://receiver.example/mail",
          "https://receiver.example/other",
          "https://receiver.example/outages",
        ]);
    }));
});

describe("the stores are looked at", () => {
  test("once a minute, whoever ticks", () =>
    inScene(async (scene) => {
      await Promise.all([scene.tick(0), scene.tick(0)]);
      await scene.tick(MINUTE - 5_001);
      expect(held(scene)).toBe(1);
      await scene.tick(MINUTE);
      expect(held(scene)).toBe(2);
      await scene.tick(MINUTE + 1);
      expect(held(scene)).toBe(2);
    }));

  // The runtime puts an object away that was idle for some seconds: with it goes all that it does not write down.
  test.each([
    ["a machine of one's own", { STORE_FOLDERS: { watch: "store/WatchStore" } }],
    ["Cloudflare", {}],
  ])("on %s also by an object that is made anew for each tick", (_place, more) =>
    inScene(async (scene) => {
      for (let at = 0; at <= 6 * MINUTE; at += MINUTE / 2) {
        await scene.tick(at, scene.again(more));
      }
      // Half a minute after the last time Cloudflare's cron never ticks; if it did, one look more would do no harm.
      expect(held(scene)).toBeGreaterThanOrEqual(7);
    }),
  );
});

describe("rows of a day", () => {
  test("are told once when they are scarce, and again the next day", () =>
    inScene(async (scene) => {
      const share = { age: 1, written: 13_999 };
      const all = (said: Said) =>
        scene.say({ access: said, checks: said, keys: said, links: said, watch: said });
      all(share);
      await scene.tick(0);
      expect(scene.told()).toEqual([]);
      all({ ...share, written: 14_000 });
      await scene.tick(MINUTE);
      await scene.tick(2 * MINUTE);
      expect(scene.told()).toHaveLength(1);
      expect(scene.told()[0]).toContain("warn 70% of today's quota of writes are used up");
      expect(held(scene)).toBe(3);
      await scene.again({ DAILY_ROWS_WRITTEN: "none" }).tick(START + 3 * MINUTE);
      await scene.tick(24 * 60 * MINUTE);
      expect(scene.told()).toHaveLength(2);
    }));
});

describe("a test of channels", () => {
  test("sends to those that are named, and waits for what becomes of it", () =>
    inScene(async ({ store, asked }) => {
      const alert = await store.testChannels(["mail", "chat"]);
      expect(alert).toMatchObject({
        kind: "test",
        subject: "service",
        subjectId: "test",
        severity: "info",
        title: "This is a test",
        text: "Nothing has happened: somebody is trying this channel. Umlauts: äöüÄÖÜß.",
        at: START,
        deliveries: [
          { channel: "chat", state: "sent", attempts: 1, lastAnswer: "HTTP 200 taken" },
          { channel: "mail", state: "sent", attempts: 1, lastAnswer: "HTTP 200 taken" },
        ],
      });
      expect(asked.filter((url) => url.includes("other"))).toEqual([]);
    }));

  test("reaches a channel whatever it wants to be told of otherwise", () =>
    inScene(async ({ store, asked }) => {
      const alert = await store.testChannels(["outages"]);
      expect(alert?.deliveries).toMatchObject([{ channel: "outages", state: "sent" }]);
      expect(asked).toContain("https://receiver.example/outages");
    }));

  test("ends after 15 s where somebody does not answer", () =>
    inScene(async ({ store }) => {
      vi.spyOn(globalThis, "fetch").mockImplementation((target) => {
        const url = new Request(target).url;
        if (url.endsWith("/mail")) return new Promise<never>(() => undefined);
        return Promise.resolve(new Response("taken"));
      });
      let alert: Awaited<ReturnType<WatchStore["testChannels"]>>;
      const asked = store.testChannels(["chat", "mail"]).then((found) => (alert = found));
      const sent = async () => {
        const query = { before: undefined, state: "sent", most: 1 } as const;
        return (await store.alerts(query)).length;
      };
      await expect.poll(sent).toBe(1);
      vi.setSystemTime(START + 15 * SECOND - 1);
      await scheduler.wait(60);
      expect(alert).toBeUndefined();
      vi.setSystemTime(START + 15 * SECOND);
      await asked;
      expect(alert?.deliveries).toMatchObject([
        { channel: "chat", state: "sent" },
        { channel: "mail", state: "pending", lastAt: undefined },
      ]);
    }));
});

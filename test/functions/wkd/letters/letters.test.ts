/** Letters in a store of their own, a mail server in memory, and a clock that is turned by hand. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createLetters } from "../../../../functions/wkd/letters/part.ts";
import { dropLetters, queueLetter } from "../../../../functions/wkd/letters/queue.ts";
import type { NewLetter } from "../../../../functions/wkd/letters/letter.ts";
import {
  lettersTo,
  mailboxesRefusing,
  postState,
} from "../../../../functions/wkd/letters/rows-table.ts";
import type { KeyStore } from "../../../../functions/wkd/store.ts";
import type { Part } from "../../../../src/store/part.ts";
import {
  hangUp,
  mailServer,
  type MailServer,
  type Manner,
} from "../../../src/alerts/smtp-server.ts";
import { address } from "../keys.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.parse("2026-11-23T06:00:00Z");

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: START });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const smtp = {
  name: "mail",
  kind: "smtp",
  host: "mail.example",
  from: "key@example.org",
  to: "admin@example.org",
};
const settings = {
  ALERT_CHANNELS: JSON.stringify([
    smtp,
    { name: "phone", kind: "ntfy", server: "https://ntfy.example", topic: "topic" },
  ]),
  OWNER_MAIL: "mail",
};

interface Desk {
  readonly storage: DurableObjectStorage;
  readonly queue: (to: string, more?: Partial<NewLetter>) => boolean;
  readonly part: () => Part;
  /** Ticks, and waits for what that began. */
  readonly tick: () => Promise<void>;
  /** Turns the clock on, ticking whenever something is due. */
  readonly pass: (ms: number) => Promise<void>;
  /** Forgets what the process knew. */
  readonly crash: (more?: Record<string, string>) => void;
  readonly states: () => unknown[];
  readonly letters: (to: string) => ReturnType<typeof lettersTo>;
}

async function atDesk(use: (desk: Desk) => Promise<void>, more: Record<string, string> = {}) {
  const stub = env.KEYS.get(env.KEYS.newUniqueId());
  await runInDurableObject(stub, async (store: KeyStore, { storage }) => {
    // It has letters of its own, by other settings, and a clock of its own.
    vi.spyOn(store, "tick").mockResolvedValue(undefined);
    const givenUp: string[] = [];
    let moved = Promise.withResolvers<void>();
    const make = (variables: Record<string, string>) =>
      createLetters(
        storage,
        { ...env, ...settings, ...variables } as Env,
        () => {
          moved.resolve();
          return Promise.resolve();
        },
        () => Promise.resolve((letter) => void givenUp.push(letter.id)),
      );
    let part = make(more);
    const tick = async () => {
      moved = Promise.withResolvers();
      const due = part.dueAt();
      part.start(Date.now());
      if (due !== undefined && due <= Date.now()) await moved.promise;
    };
    await use({
      storage,
      part: () => part,
      tick,
      queue: (to, rest = {}) =>
        storage.transactionSync(() =>
          queueLetter(
            storage,
            {
              id: `test/${to}`,
              address: address(to),
              language: "en",
              subject: "A letter",
              content: { kind: "text", text: `A secret for ${to}\n` },
              endsAt: Date.now() + 7 * 24 * HOUR,
              ...rest,
            },
            Date.now(),
          ),
        ),
      async pass(ms) {
        const until = Date.now() + ms;
        for (;;) {
          const due = part.dueAt();
          if (due === undefined || due > until) break;
          vi.setSystemTime(Math.max(due, Date.now()));
          await tick();
          // What stays due is tried a second later, as the store does.
          if (part.dueAt() === due) vi.setSystemTime(Date.now() + 1_000);
        }
        vi.setSystemTime(until);
      },
      crash: (variables = more) => void (part = make(variables)),
      states: () =>
        storage.sql
          .exec<{ state: string }>("SELECT state FROM letters ORDER BY seq")
          .toArray()
          .map(({ state }) => state),
      letters: (to) => lettersTo(storage.sql, to, 10),
    });
  });
}

const rcpts = ({ heard }: MailServer) => heard.filter((line) => line.startsWith("RCPT TO"));
const serving = (replies: NonNullable<Manner["replies"]> = {}, more: Manner = {}) =>
  mailServer({ ...more, replies });

describe("a letter", () => {
  test("goes once, whatever is queued with its id, and its content is forgotten", () =>
    atDesk(async ({ queue, tick, storage, letters }) => {
      const server = serving();
      expect(queue("anna@example.org")).toBe(true);
      expect(queue("anna@example.org", { subject: "The same again" })).toBe(false);
      await tick();
      await tick();
      expect(rcpts(server)).toEqual(["RCPT TO:<anna@example.org>"]);
      expect(server.heard.join("\n")).toContain("Subject: A letter");
      expect(letters("anna@example.org")).toMatchObject([
        { state: "sent", attempts: 1, lastAnswer: "2.0.0 Ok: queued as 4711", nextAt: undefined },
      ]);
      expect(queue("anna@example.org")).toBe(false);
      expect(storage.sql.exec("SELECT content FROM letters").one()).toEqual({ content: null });
    }));

  test("goes with others in one session, and what is refused of one strikes no other", () =>
    atDesk(async ({ queue, tick, letters, states }) => {
      const server = serving({
        "RCPT TO:<gone@": "550 5.1.1 no such user, password=hunter22",
        "RCPT TO:<grey@": "450 4.2.0 greylisted",
      });
      for (const name of ["gone", "anna", "grey", "otto"]) queue(`${name}@example.org`);
      await tick();
      expect(server.heard.filter((line) => line.startsWith("EHLO"))).toHaveLength(2);
      expect(states()).toEqual(["refused", "sent", "pending", "sent"]);
      expect(letters("gone@example.org")[0]?.lastAnswer).toBe(
        "550 5.1.1 no such user, password=[…]",
      );
      expect(letters("grey@example.org")[0]).toMatchObject({
        attempts: 1,
        nextAt: START + 10_000,
        lastAnswer: "450 4.2.0 greylisted",
      });
    }));

  test("that is put off goes later, and is given up when it is of no use any more", () =>
    atDesk(async ({ queue, pass, states, letters }) => {
      serving({ "RCPT TO": "450 4.2.0 greylisted" });
      queue("anna@example.org", { endsAt: START + 3 * HOUR });
      await pass(MINUTE);
      const server = serving();
      await pass(HOUR);
      expect(states()).toEqual(["sent"]);
      expect(rcpts(server)).toHaveLength(1);
      serving({ "RCPT TO": "450 4.2.0 full" });
      queue("otto@example.org", { endsAt: Date.now() + 3 * HOUR });
      await pass(4 * HOUR);
      expect(letters("otto@example.org")).toMatchObject([
        { state: "ended", lastAnswer: "450 4.2.0 full", nextAt: undefined },
      ]);
    }));

  test.each([
    ["DATA", "554 5.7.1 looks like spam"],
    ["mail", "554 5.7.1 looks like spam"],
  ])("that is refused after %s is refused for good", (step, reply) =>
    atDesk(async ({ queue, tick, letters }) => {
      serving({ [step]: reply });
      queue("anna@example.org");
      await tick();
      expect(letters("anna@example.org")).toMatchObject([{ state: "refused", lastAnswer: reply }]);
    }),
  );

  test("that was dropped does not go; one that went meanwhile is told as sent", () =>
    atDesk(async ({ queue, tick, storage, states }) => {
      const server = serving();
      queue("anna@example.org", { id: "reminder/F/1/60" });
      queue("anna@example.org", { id: "notice/F/1" });
      dropLetters(storage, "anna@example.org", "reminder/");
      await tick();
      expect(states()).toEqual(["dropped", "sent"]);
      expect(rcpts(server)).toHaveLength(1);
    }));

  test("to an address beyond ASCII goes where the server takes such, and is refused elsewhere", () =>
    atDesk(async ({ queue, tick, letters }) => {
      const offers = { secureOffers: ["AUTH PLAIN", "SMTPUTF8"] };
      const server = serving({}, offers);
      queue("jürgen@example.org");
      await tick();
      expect(server.heard).toContain("MAIL FROM:<key@example.org> SMTPUTF8");
      expect(letters("jürgen@example.org")).toMatchObject([{ state: "sent" }]);
      serving();
      queue("änne@example.org");
      await tick();
      expect(letters("änne@example.org")).toMatchObject([
        {
          state: "refused",
          lastAnswer:
            "Der Server nimmt keine Adressen mit anderen als ASCII-Zeichen an (SMTPUTF8).",
        },
      ]);
    }));
});

describe("many letters of a day", () => {
  test("go at the pace of the setting, each once, and those that somebody waits for before them", () =>
    atDesk(
      async ({ queue, tick, pass, states }) => {
        const server = serving();
        for (let each = 0; each < 30; each += 1) queue(`m${each}@example.org`);
        await tick();
        expect(rcpts(server)).toHaveLength(8);
        queue("now@example.org", { isAwaited: true });
        await tick();
        expect(rcpts(server).at(-1)).toBe("RCPT TO:<now@example.org>");
        await pass(MINUTE - 1);
        expect(rcpts(server)).toHaveLength(9);
        await pass(4 * MINUTE);
        expect(states()).toEqual(Array.from({ length: 31 }, () => "sent"));
        expect(new Set(rcpts(server)).size).toBe(31);
        expect(rcpts(server)).toHaveLength(31);
      },
      { OWNER_MAIL_PER_MINUTE: "10" },
    ));

  test("a process that died in the middle goes on at the same pace; only what was under way is repeated", () =>
    atDesk(
      async ({ queue, tick, pass, crash, storage, states }) => {
        const server = serving();
        for (let each = 0; each < 20; each += 1) queue(`m${each}@example.org`);
        await tick();
        // It died after the third letter had gone, before that could be noted.
        storage.sql.exec(
          "UPDATE letters SET in_flight = 1, state = 'pending', content = ?, next_at = ? WHERE seq = 3",
          JSON.stringify({ kind: "text", text: "" }),
          START + HOUR,
        );
        crash();
        await pass(MINUTE - 1);
        expect(rcpts(server)).toHaveLength(8);
        await pass(10 * MINUTE);
        expect(states()).toEqual(Array.from({ length: 20 }, () => "sent"));
        expect(rcpts(server)).toHaveLength(21);
        const ids = server.heard.join("\n").match(/Message-ID: <[^>]+>/g) ?? [];
        expect([ids.length, new Set(ids).size]).toEqual([21, 20]);
      },
      { OWNER_MAIL_PER_MINUTE: "10" },
    ));
});

describe("a mail server", () => {
  test("that is away is tried again, each time later, and no letter is lost or counted", () =>
    atDesk(async ({ queue, pass, states, storage }) => {
      serving({}, { unreachable: new Error("Connection refused") });
      queue("anna@example.org");
      queue("otto@example.org");
      await pass(HOUR);
      expect(states()).toEqual(["pending", "pending"]);
      expect(postState(storage.sql, "mail")).toMatchObject({ failures: 5, failingSince: START });
      expect(storage.sql.exec("SELECT DISTINCT attempts FROM letters").one()).toEqual({
        attempts: 0,
      });
      serving();
      await pass(HOUR);
      expect(states()).toEqual(["sent", "sent"]);
      expect(postState(storage.sql, "mail")).toMatchObject({
        failures: 0,
        failingSince: undefined,
      });
    }));

  test("that hangs up in the middle keeps nobody's letter", () =>
    atDesk(async ({ queue, tick, pass, states }) => {
      serving({ "RCPT TO:<otto": hangUp });
      for (const name of ["anna", "otto", "ute"]) queue(`${name}@example.org`);
      await tick();
      expect(states()).toEqual(["sent", "pending", "pending"]);
      serving();
      await pass(MINUTE);
      expect(states()).toEqual(["sent", "sent", "sent"]);
    }));

  const toldTitles = (storage: DurableObjectStorage) =>
    storage.sql
      .exec<{ body: string }>("SELECT body FROM alerts ORDER BY seq")
      .toArray()
      .map(({ body }) => (JSON.parse(body) as { title: string }).title);

  test("that refuses all for a day is told of once, shows on the health, and is told of again when it works", () =>
    atDesk(async ({ queue, pass, part, storage }) => {
      serving({ "MAIL FROM": "550 5.7.1 not your address" });
      queue("anna@example.org");
      await pass(20 * HOUR);
      expect(part().problems(Date.now())).toEqual([]);
      await pass(20 * HOUR);
      expect(part().problems(Date.now())).toEqual([{ code: "owner-mail-failing", count: 1 }]);
      expect(toldTitles(storage)).toEqual(["Post an die Besitzer von Schlüsseln kommt nicht an"]);
      serving();
      await pass(2 * HOUR);
      expect(part().problems(Date.now())).toEqual([]);
      expect(toldTitles(storage)[1]).toBe("Post an die Besitzer von Schlüsseln kommt wieder an");
    }));

  test("that refuses one mailbox alone is not told of", () =>
    atDesk(async ({ queue, pass, part }) => {
      serving({ "RCPT TO": "452 4.2.2 full" });
      queue("anna@example.org");
      await pass(48 * HOUR);
      expect(part().problems(Date.now())).toEqual([]);
    }));
});

describe("OWNER_MAIL", () => {
  test("that is not set ends what waits", () =>
    atDesk(
      async ({ queue, tick, letters, part }) => {
        queue("anna@example.org");
        await tick();
        expect(letters("anna@example.org")).toMatchObject([
          { state: "ended", lastAnswer: "OWNER_MAIL is not set" },
        ]);
        expect(part().problems(Date.now())).toEqual([]);
      },
      { OWNER_MAIL: "" },
    ));

  test.each([
    ["nobody", "OWNER_MAIL names no channel of ALERT_CHANNELS"],
    ["phone", "OWNER_MAIL names a channel that is not of kind smtp"],
  ])("%s cannot be used: it is told, and what waits goes once it can", (name, reason) =>
    atDesk(
      async ({ queue, tick, pass, crash, letters, part }) => {
        queue("anna@example.org");
        await tick();
        expect(part().problems(Date.now())).toEqual([{ code: "owner-mail-settings", count: 1 }]);
        expect(letters("anna@example.org")).toMatchObject([
          { state: "pending", lastAnswer: reason },
        ]);
        serving();
        crash({ OWNER_MAIL: "mail" });
        await pass(HOUR);
        expect(letters("anna@example.org")).toMatchObject([{ state: "sent" }]);
      },
      { OWNER_MAIL: name },
    ),
  );
});

test("a mailbox takes no mail whose letter was refused or did not go in time, not one whose letter nobody tried to send", () =>
  atDesk(
    async ({ storage, queue, tick, pass, crash }) => {
      for (const of of ["unasked", "gone", "full", "well"]) {
        const to = `${of}@example.org`;
        storage.sql.exec(
          `INSERT INTO keys (address, local_part, domain, revision, version, told) VALUES (?, ?, 'example.org', 1, 1, '[]')`,
          to,
          of,
        );
      }
      queue("unasked@example.org");
      await tick();
      crash({ OWNER_MAIL: "mail" });
      for (const [of, answer] of [
        ["gone", "550 5.1.1 unknown"],
        ["full", "452 4.2.2 full"],
        ["well", undefined],
      ] as const) {
        serving(answer === undefined ? {} : { "RCPT TO": answer });
        queue(`${of}@example.org`);
        await pass(8 * 24 * HOUR);
      }
      expect(mailboxesRefusing(storage.sql, Date.now())).toEqual([
        "full@example.org",
        "gone@example.org",
      ]);
    },
    { OWNER_MAIL: "" },
  ));

test("what became of a letter is forgotten after a quarter, with the next letter or the next look at a key", () =>
  atDesk(async ({ queue, pass, states, tick }) => {
    serving();
    queue("anna@example.org");
    await pass(91 * 24 * HOUR);
    queue("otto@example.org");
    expect(states()).toHaveLength(2);
    await tick();
    expect(states()).toEqual(["sent"]);
  }));

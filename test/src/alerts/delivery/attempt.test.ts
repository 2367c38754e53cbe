import { describe, expect, test, vi } from "vitest";
import { answers, inHouse, MINUTE, SECOND, START, webhook } from "../house.ts";

const chat = webhook("chat");
const mail = webhook("mail");

describe("an attempt", () => {
  test("is written down before it begins", () =>
    inHouse([chat], async (house) => {
      const seen: unknown[] = [];
      house.receive("chat", () => {
        seen.push(house.sql.exec("SELECT in_flight, attempts, next_at FROM deliveries").one());
        return answers(500)();
      });
      house.raise({ remindHours: 0 });
      await house.pass(MINUTE);
      expect(seen).toEqual([
        { in_flight: 1, attempts: 1, next_at: START + 10 * SECOND },
        { in_flight: 1, attempts: 2, next_at: START + MINUTE },
        { in_flight: 1, attempts: 3, next_at: START + 5 * MINUTE },
      ]);
      const after = house.sql.exec("SELECT in_flight, attempts, next_at FROM deliveries").one();
      expect(after).toEqual({ in_flight: 0, attempts: 3, next_at: START + 5 * MINUTE });
    }));

  test("ends when the receiver has answered: the next one counts from there", () =>
    inHouse([chat], async (house) => {
      house.receive("chat", () => {
        vi.setSystemTime(START + 7 * SECOND);
        return answers(500)();
      });
      house.raise({ remindHours: 0 });
      await house.tick();
      expect(house.alerts()[0]?.deliveries).toMatchObject([
        { lastAt: START + 7 * SECOND, nextAt: START + 17 * SECOND },
      ]);
    }));

  test("is not made of what is no longer pending", () =>
    inHouse([chat], async (house) => {
      house.receive("chat", () => {
        house.sql.exec("UPDATE deliveries SET state = 'dropped' WHERE in_flight = 0");
        return new Response("");
      });
      house.raise({ subjectId: "a", severity: "info" });
      house.raise({ subjectId: "b", severity: "info" });
      await house.tick();
      expect(house.sent("chat")).toHaveLength(1);
    }));

  test("of a channel that fails itself may have arrived", () =>
    inHouse([chat], async (house) => {
      vi.spyOn(crypto.subtle, "sign").mockRejectedValue(new Error("boom"));
      house.raise({});
      await house.tick();
      expect(house.alerts()[0]?.deliveries).toMatchObject([
        {
          state: "pending",
          attempts: 1,
          nextAt: START + 10 * SECOND,
          lastAnswer: "The channel failed; the log says why.",
        },
      ]);
      expect(house.sql.exec("SELECT maybe_seen FROM deliveries").one()).toEqual({ maybe_seen: 1 });
    }));

  test("about nothing is not made, and leaves its channel free for the next one", () =>
    inHouse([chat], async (house) => {
      house.raise({});
      await house.tick();
      house.sql.exec("UPDATE deliveries SET state = 'pending', next_at = ?", START);
      house.sql.exec("DELETE FROM delivery_alerts");
      vi.spyOn(console, "error").mockImplementation(() => undefined);
      await house.tick();
      expect(house.busy.size).toBe(0);
      house.raise({ subjectId: "next" });
      await house.tick();
      expect(house.taken("chat").at(-1)?.alerts[0]?.subjectId).toBe("next");
    }));

  test("says what it has to say in the language of the service", () =>
    inHouse([chat], async (house) => {
      house.configure([chat], "de");
      house.raise({});
      await house.tick();
      expect(house.taken("chat")[0]?.title).toBe("The link plenum leads nowhere");
    }));

  test("is not made of a channel that somebody else serves", () =>
    inHouse([chat, mail], async (house) => {
      house.busy.add("chat");
      house.raise({});
      await house.tick();
      expect(house.sent("chat")).toEqual([]);
      expect(house.sent("mail")).toHaveLength(1);
      expect([...house.busy]).toEqual(["chat"]);
    }));
});

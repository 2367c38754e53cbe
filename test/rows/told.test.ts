/** What a change of status costs when it is told: from the alert to the receiver's answer. */
import { expect, test } from "vitest";
import { meterOf } from "../../src/store/meter.ts";
import { inHouse, MINUTE, webhook } from "../src/alerts/house.ts";

test.each([
  // channels, rows written of one change at most
  [0, 5.5],
  [1, 14.5],
  [3, 32.5],
])("told to %i channels, an outage and its end cost so many rows each", async (count, most) => {
  const names = Array.from({ length: count }, (_, index) => `chat${index}`);
  await inHouse(
    names.map((name) => webhook(name)),
    async (house) => {
      const meter = meterOf(house.storage);
      const before = meter.rows();
      for (let time = 0; time < 10; time += 1) {
        house.raise({ subjectId: `s${time}`, severity: "down" });
        await house.pass(5 * MINUTE);
        house.raise({ subjectId: `s${time}`, severity: "up" });
        await house.pass(5 * MINUTE);
      }
      for (const name of names) expect(house.taken(name)).toHaveLength(20);
      const written = (meter.rows().written - before.written) / 20;
      const read = (meter.rows().read - before.read) / 20;
      // The newest alerts and the messages that wait are read, however many are kept.
      expect(read).toBeLessThan(100 * (count + 1));
      expect(written).toBeLessThanOrEqual(most);
    },
  );
});

import { expect, test } from "vitest";
import { inGerman } from "../../../src/config/faults-in-german.ts";

test.each([
  [
    "PORT must be a number from 1 to 65535, not web",
    "PORT muss eine Zahl von 1 bis 65535 sein, nicht web",
  ],
  [
    "randwerk.toml, line 2: PORT is a list; it takes a whole number, or text in quotes",
    "randwerk.toml, Zeile 2: PORT ist eine Liste; es braucht eine ganze Zahl oder Text in Anführungszeichen",
  ],
  [
    "randwerk.toml: LINK_HOST is no setting and has no effect; is LINK_HOSTS meant?",
    "randwerk.toml: LINK_HOST ist keine Einstellung und bewirkt nichts. Ist LINK_HOSTS gemeint?",
  ],
  [
    "ALERT_CHANNELS: channel 1: it must be a table of settings",
    "ALERT_CHANNELS: Kanal 1: Er muss eine Tabelle von Einstellungen sein",
  ],
  ["ALERT_CHANNELS: channel chat: room is missing", "ALERT_CHANNELS: Kanal chat: room fehlt"],
  [
    'S3_REPOSITORIES in "box": needs "region", such as "gra"',
    'S3_REPOSITORIES in "box": braucht "region", etwa "gra"',
  ],
  [
    "DAILY_ROWS_WRITTEN must be 1 to 9 rows, or none",
    "DAILY_ROWS_WRITTEN muss 1 bis 9 Zeilen sein, oder none",
  ],
  [
    'OIDC_GROUPS is not JSON; it takes JSON such as {"a": 1}',
    'OIDC_GROUPS ist kein JSON; es braucht JSON wie {"a": 1}',
  ],
  // A line of a file that is shown, and what nobody knows.
  ["  PORT = [1]", "  PORT = [1]"],
  ["something else", "something else"],
])("%s", (english, german) => expect(inGerman(english)).toBe(german));

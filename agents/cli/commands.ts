/** Everything that `randwerk` knows. A new noun is a file and a line here. */
import type { Command, Noun } from "./command.ts";
import { alertsNoun } from "./alerts.ts";
import { backupsCommand } from "./backups.ts";
import { calendarCommand } from "./calendar.ts";
import { checksNoun } from "./checks.ts";
import { channelsNoun } from "./channels.ts";
import { keysNoun } from "./keys.ts";
import { linksNoun } from "./links.ts";
import { loginCommand } from "./login.ts";
import { statusCommand } from "./status.ts";
import { tokensNoun } from "./tokens.ts";

export const entries: readonly (Noun | Command)[] = [
  loginCommand,
  statusCommand,
  linksNoun,
  keysNoun,
  checksNoun,
  backupsCommand,
  tokensNoun,
  alertsNoun,
  channelsNoun,
  calendarCommand,
];

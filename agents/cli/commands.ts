/** Everything that `randwerk` knows. A new noun is a file and a line here. */
import type { Command, Noun } from "./command/command.ts";
import { archiveNoun } from "./archive/archive.ts";
import { alertsNoun } from "./alerts/alerts.ts";
import { backupsCommand } from "./backups/backups.ts";
import { calendarCommand } from "./service/calendar.ts";
import { checksNoun } from "./checks/checks.ts";
import { channelsNoun } from "./alerts/channels.ts";
import { dnsNoun } from "./dns/dns.ts";
import { doctorCommand } from "./doctor/doctor.ts";
import { keysNoun } from "./keys/keys.ts";
import { linksNoun } from "./links/links.ts";
import { logoNoun } from "./service/logo.ts";
import { loginCommand } from "./service/login.ts";
import { sessionsNoun } from "./service/sessions.ts";
import { setupCommand } from "./setup/setup.ts";
import { statusCommand } from "./service/status.ts";
import { tokensNoun } from "./service/tokens.ts";

export const entries: readonly (Noun | Command)[] = [
  setupCommand,
  loginCommand,
  statusCommand,
  doctorCommand,
  linksNoun,
  keysNoun,
  checksNoun,
  backupsCommand,
  tokensNoun,
  sessionsNoun,
  alertsNoun,
  channelsNoun,
  logoNoun,
  archiveNoun,
  dnsNoun,
  calendarCommand,
];

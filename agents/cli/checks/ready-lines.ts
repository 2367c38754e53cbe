/** Lines that are ready to be pasted where a job runs, so that it reports to its check. Pure. */
import type { Text } from "../../../src/i18n/language.ts";
import { isCron } from "../../../src/calendar/schedule.ts";
import type { Check } from "./answers.ts";

const CURL = "curl -fsS -m 10 --retry 5 -o /dev/null";

interface ReadyLines {
  readonly where: Text;
  readonly lines: readonly string[];
}

type Planned = Pick<Check, "schedule" | "timeout">;

/** For a shell, a crontab and a service of systemd; `command` stands for what is to be watched. */
export function readyLines(check: Planned, pingUrl: string, command: string): ReadyLines[] {
  // A service that did not succeed although its command did: ExecStartPost= failed, or it was too late.
  const status = `[ $$SERVICE_RESULT = success ] || [ "$\${EXIT_STATUS:-0}" != 0 ] || EXIT_STATUS=fail`;
  return [
    { where: { de: "In der Shell", en: "In a shell" }, lines: [`${CURL} ${pingUrl}`] },
    {
      where: { de: "In der Crontab", en: "In a crontab" },
      lines: [`${cronTime(check)} ${command}; ${CURL} ${pingUrl}/$?`],
    },
    {
      where: { de: "Im [Service] von systemd", en: "In the [Service] of systemd" },
      lines: [`ExecStopPost=/bin/sh -c '${status}; ${CURL} ${pingUrl}/$\${EXIT_STATUS:-fail}'`],
    },
  ];
}

const HOUR = 3600;

/** When cron would do what the check expects; cron cannot say it all, and then it is once a day. */
function cronTime({ schedule, timeout = 24 * HOUR }: Planned): string {
  if (schedule !== undefined) return isCron(schedule) ? schedule.trim() : "0 3 * * *";
  if (timeout < HOUR && HOUR % timeout === 0 && timeout % 60 === 0) {
    return `*/${timeout / 60} * * * *`;
  }
  if (timeout < 24 * HOUR && (24 * HOUR) % timeout === 0 && timeout % HOUR === 0) {
    return timeout === HOUR ? "0 * * * *" : `0 */${timeout / HOUR} * * *`;
  }
  return timeout === 7 * 24 * HOUR ? "0 3 * * 0" : "0 3 * * *";
}

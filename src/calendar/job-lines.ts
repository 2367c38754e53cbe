/** Lines that are ready to be pasted where a job runs, so that it reports to its check. Pure. */
import type { Text } from "../i18n/language.ts";
import { isCron } from "./schedule.ts";

const CURL = "curl -fsS -m 10 --retry 5 -o /dev/null";

export interface ReadyLines {
  readonly where: Text;
  readonly lines: readonly string[];
}

/** When a job runs: by a schedule (cron, or OnCalendar), else every so many seconds. */
interface Planned {
  readonly schedule?: string | undefined;
  readonly timeout?: number | undefined;
}

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

/**
 * For programs that bring their own place for it, and for the agent: `check` is how it names the check (its slug, or the
 * uuid), `unit` the service.
 */
export function agentLines(check: string, pingUrl: string, unit: string): ReadyLines[] {
  const around = (lines: readonly string[]) => [
    "[Unit]",
    "Wants=network-online.target",
    "After=network-online.target",
    `OnFailure=randwerk-failed@${check}.service`,
    "",
    "[Service]",
    `Environment=RANDWERK_CHECK=${check}`,
    ...lines,
  ];
  const place = `/etc/systemd/system/${unit}.d/randwerk.conf`;
  return [
    {
      where: {
        de: `randwerk-agent, der borg selbst aufruft (${place})`,
        en: `randwerk-agent that calls borg itself (${place})`,
      },
      lines: around([
        "ExecStart=",
        "ExecStart=/usr/local/bin/randwerk-agent run ${RANDWERK_CHECK} -- borg create …",
        "KillMode=mixed",
        "TimeoutStopSec=120",
      ]),
    },
    {
      where: {
        de: `randwerk-agent, der nur berichtet (${place})`,
        en: `randwerk-agent that reports alone (${place})`,
      },
      lines: around([
        "ExecStartPre=-+/usr/local/bin/randwerk-agent report ${RANDWERK_CHECK} start",
        "ExecStopPost=-+/usr/local/bin/randwerk-agent report ${RANDWERK_CHECK}",
      ]),
    },
    {
      where: { de: "borgmatic (config.yaml)", en: "borgmatic (config.yaml)" },
      lines: ["healthchecks:", `    ping_url: ${pingUrl}`],
    },
    {
      where: { de: "Docker", en: "Docker" },
      lines: [`docker run --rm IMAGE; ${CURL} ${pingUrl}/$?`],
    },
  ];
}

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

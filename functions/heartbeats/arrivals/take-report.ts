/** A report as a store takes it: what it finds, and the ping that it is, in one transaction. */
import { addCheck } from "../check/add.ts";
import type { Ledger } from "../check/ledger.ts";
import type { IncomingPing, Recorded } from "../ping/record.ts";
import { noteReport } from "./proof.ts";
import type { Report, ReportOutcome } from "./report.ts";
import {
  newServerSettings,
  reportFault,
  reportPing,
  serverCheck,
  type ReportFault,
  type Server,
} from "./server.ts";
import { saveServer } from "./server-table.ts";

/** What the store lends for it. */
interface Lent {
  readonly ledger: Ledger;
  readonly transaction: <Result>(work: () => Result) => Result;
  readonly record: (ping: IncomingPing) => Recorded;
}

interface Taken {
  readonly outcome: ReportOutcome;
  readonly recorded: Recorded;
}

/** Notes what a backup server found, or says why it must not report that repository; then nothing is written. */
export function takeReport(lent: Lent, report: Report, server: Server): Taken | ReportFault {
  const { ledger, transaction, record } = lent;
  const { sql } = ledger;
  const known = serverCheck(sql, server.token, server.settings.slug);
  const fault = reportFault(sql, report.repository, known);
  if (fault !== undefined) return fault;
  return transaction(() => {
    const check = known ?? addCheck(ledger, newServerSettings(sql, server), server.names);
    saveServer(sql, server.token, check.id);
    const outcome = noteReport(ledger, report, check, ledger.windowsOf(check));
    const ping = reportPing(sql, check, report, { ...server, outcome });
    return { outcome, recorded: record(ping) };
  });
}

/** Rows of who has the secret keys. Loaded with the first question about them. */
import { isExpected } from "../../../src/http/etag.ts";
import { publishedKey } from "../keys/table.ts";
import type { AskedOfCustody, Confirmation, Custody, CustodyAnswer } from "./custody.ts";

type CustodyRow = {
  address: string;
  fingerprint: string;
  holders: string;
  revocation: string;
  at: number;
  who: string;
  revision: number;
};

const toCustody = (row: CustodyRow): Custody & { readonly address: string } => ({
  address: row.address,
  fingerprint: row.fingerprint,
  holders: row.holders,
  revocation: row.revocation,
  confirmedAt: row.at,
  confirmedBy: row.who,
  revision: row.revision,
});

const COLUMNS = "address, fingerprint, holders, revocation, at, who, revision";

function custodyOf(sql: SqlStorage, address: string): Custody | undefined {
  return sql
    .exec<CustodyRow>(`SELECT ${COLUMNS} FROM custody WHERE address = ?`, address)
    .toArray()
    .map((row) => {
      const { address: _, ...custody } = toCustody(row);
      return custody;
    })[0];
}

/** All of them, as many as there are addresses at most, without what people wrote. */
function confirmations(sql: SqlStorage): Confirmation[] {
  return sql
    .exec<Pick<CustodyRow, "address" | "fingerprint" | "at">>(
      "SELECT address, fingerprint, at FROM custody",
    )
    .toArray()
    .map(({ address, fingerprint, at: confirmedAt }) => ({
      address,
      fingerprint,
      confirmedAt,
    }));
}

function saveCustody(sql: SqlStorage, address: string, custody: Custody): void {
  sql.exec(
    "INSERT OR REPLACE INTO custody VALUES (?, ?, ?, ?, ?, ?, ?)",
    address,
    custody.fingerprint,
    custody.holders,
    custody.revocation,
    custody.confirmedAt,
    custody.confirmedBy,
    custody.revision,
  );
}

function deleteCustody(sql: SqlStorage, address: string): void {
  sql.exec("DELETE FROM custody WHERE address = ?", address);
}

/** Answers what is asked, or writes what is said, for the published key of an address. */
export function answerCustody(sql: SqlStorage, asked: AskedOfCustody): CustodyAnswer {
  const answer = { all: [], custody: undefined, reason: undefined };
  if ("all" in asked) return { ...answer, all: confirmations(sql) };
  const { address } = asked;
  const before = custodyOf(sql, address);
  if ("isForgotten" in asked) deleteCustody(sql, address);
  if (!("said" in asked)) return { ...answer, custody: before };
  const published = publishedKey(sql, address);
  if (published === undefined) return { ...answer, reason: "absent" };
  if (!isExpected(asked.expected, before?.revision)) {
    return { ...answer, custody: before, reason: "outdated" };
  }
  const custody: Custody = {
    ...asked.said,
    fingerprint: published.fingerprint,
    confirmedAt: Date.now(),
    confirmedBy: asked.who,
    revision: (before?.revision ?? 0) + 1,
  };
  saveCustody(sql, address, custody);
  return { ...answer, custody };
}

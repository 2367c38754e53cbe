/** What the DDL of released steps leaves unsaid, for docs/database.md: it is never edited, and says no more than once. */
export type TableWords = Readonly<
  Record<
    string,
    {
      /** What a row is. */
      readonly about: string;
      /** A unit or a reason for each column that has no comment in the DDL. */
      readonly columns?: Readonly<Record<string, string>>;
    }
  >
>;

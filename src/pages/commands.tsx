/** Sentences with commands in them. */

/** What stands between backticks is code. */
export const withCommands = (text: string) =>
  text.split("`").map((part, nth) => (nth % 2 === 0 ? part : <code>{part}</code>));

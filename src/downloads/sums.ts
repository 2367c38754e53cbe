/** The list of sums that `sha256sum -c` reads. Pure. */
export const SUMS = "SHA256SUMS";

export const sumsOf = (
  files: readonly { readonly name: string; readonly sha256: string }[],
): string => files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join("");

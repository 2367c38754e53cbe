/** Addresses of the console, for who is told of something elsewhere. A pure rule. */

/** Where the console is, as far as the settings say. */
export interface ConsolePlace {
  readonly publicUrl?: string | undefined;
  readonly consoleHost?: string | undefined;
}

/** The URL of a page of the console; undefined where nobody has said at which address that is. */
export function consoleUrl(
  { publicUrl, consoleHost }: ConsolePlace,
  path: string,
): string | undefined {
  // Where the console has a host of its own, the service answers nothing of it at another one.
  const isOwn = publicUrl !== undefined && URL.parse(publicUrl)?.hostname === consoleHost;
  const base = consoleHost === undefined || isOwn ? publicUrl : `https://${consoleHost}`;
  return base && base + path;
}

/**
 * What S3 says in XML: of a fault, and of a list (https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html).
 * Pure rules; keys were asked for with `encoding-type=url`.
 */

export interface Listed {
  /** As it is in the bucket, with the prefix. */
  readonly key: string;
  readonly bytes: number;
  /** Unix ms; NaN where the storage tells none. */
  readonly at: number;
}

export interface ListPage {
  readonly objects: readonly Listed[];
  /** What the next page is asked for with; undefined: there is none. */
  readonly next: string | undefined;
}

/** The code of a fault, empty where the text tells none. */
export const codeIn = (xml: string): string => /<Code>([\w.]{1,100})<\/Code>/.exec(xml)?.[1] ?? "";

/**
 * The region that a request should have been signed for: AWS, Swift and so OVH tell it where another one was taken.
 * Undefined where the text tells none.
 */
export const regionIn = (xml: string): string | undefined =>
  /<Region>([\w.-]{1,63})<\/Region>/.exec(xml)?.[1];

export function pageIn(xml: string): ListPage {
  const objects = [...xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(([, one = ""]) => ({
    key: decoded(textIn(one, "Key")),
    bytes: Number(textIn(one, "Size")),
    at: Date.parse(textIn(one, "LastModified")),
  }));
  const token = textIn(xml, "NextContinuationToken");
  const isCut = textIn(xml, "IsTruncated") === "true";
  return { objects, next: isCut && token !== "" ? token : undefined };
}

const textIn = (xml: string, name: string): string =>
  unescaped(new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? "");

const ESCAPED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

/** A token goes back as it was before it was written into XML: one that is not lists a page twice. */
const unescaped = (text: string) =>
  text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w{2,4}));/gi, (whole, hex, decimal, name) => {
    if (typeof name === "string") return ESCAPED[name] ?? whole;
    const code = typeof hex === "string" ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });

/** `encoding-type=url` writes a space as a plus, as forms do. */
function decoded(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll("+", " "));
  } catch {
    return key;
  }
}

/** Every number that bounds the key directory, with its reason. */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../src/durations.ts";

/** Keys with many photos and foreign signatures reach some hundred KiB; none needs more. */
export const MAX_INPUT_BYTES = 1024 * 1024;
/** The size of a served key, which a mail program must fetch before it can encrypt. */
export const MAX_CERTIFICATE_BYTES = 64 * 1024;
/** Each costs up to some milliseconds to verify; a key renewed every year for 20 years has 100. */
export const MAX_SIGNATURES = 128;

/** User IDs beside the published one whose signatures are verified, to say what the owner's GnuPG says. */
export const MAX_OTHER_USER_IDS = 8;
/** Keys that what is handed in may claim to revoke: each is looked for. A revocation names its key twice. */
export const MAX_ISSUERS = 4;

/** Addresses that ever had a key: far beyond an association. */
export const MAX_ADDRESSES = 2_000;
/** Published versions of one address that are kept; one a month for 40 years are as many. */
export const MAX_VERSIONS = 500;
/** Changes of one address that are kept. */
export const MAX_HISTORY = 1_000;
/** Each is some two hundred bytes. */
export const KEPT_CHANGES = { changes: MAX_HISTORY, bytes: 1024 * 1024 } as const;

/** Owners who get mail are told first: from so many days before the end on the admins are told as well. */
export const ADMIN_DAYS = 7;
/** A reminder that does not go within three days goes to the admins instead. */
export const REMINDER_LETTER_MS = 3 * DAY_MS;
/** What was done to a key is worth knowing for a week. */
export const NOTICE_LETTER_MS = 7 * DAY_MS;

/** Publishing a key that would be complained of at once is warned of. */
export const EXPIRY_WARNING_DAYS = 60;
/** Alerts come so many days before nobody can encrypt any more, and when it has happened. */
export const ALERT_DAYS = [EXPIRY_WARNING_DAYS, 30, 14, 7, 1, 0] as const;

/** The answers that an isolate remembers weigh at most twice this, of the 128 MiB that it has. */
export const CACHE_GENERATION_BYTES = 12 * 1024 * 1024;
/** The same of the key server's, which fewer ask. */
export const KEY_SERVER_GENERATION_BYTES = 2 * 1024 * 1024;
/** An entry without its key: path, headers and the maps' own cost. */
export const CACHE_ENTRY_BYTES = 1_024;
/** A domain of 253 octets, percent-encoded as U-labels, and the hash. */
export const MAX_CACHED_PATH_CHARACTERS = 1_024;

/** Clients and caches keep a key for five minutes: more gives Thunderbird a stale one. */
export const MAX_AGE_SECONDS = 300;

/** The first look at a new key from outside: when every cache has forgotten the old one. */
export const FIRST_LOOK_MS = 10 * MINUTE_MS;
export const LOOK_MS = DAY_MS;
/** When nothing answered, a second look tells an outage from bad luck. */
export const SECOND_LOOK_MS = HOUR_MS;
/** A look is eight requests; Workers Free allows 50 in one go. */
export const LOOKS_PER_TICK = 3;
/** A member who presses again within this sees what was just found. */
export const LOOK_AGAIN_MS = MINUTE_MS;
export const LOOK_TIMEOUT_MS = 10 * SECOND_MS;
/** Key servers hand out what others added as well. */
export const MAX_ANSWER_BYTES = 1024 * 1024;

/** A key is refused from 1 MiB on; up to here its owner is also told how to make it smaller. */
export const MAX_KEY_REQUEST_BYTES = 4 * 1024 * 1024;

/** Of every five letters of a minute one is kept free for those that somebody waits for. */
export const LETTERS_PER_AWAITED = 5;
/** What became of a letter is kept for a quarter, as alerts are; its content only until it has gone. */
export const KEPT_LETTERS_MS = 90 * DAY_MS;
/** 2,000 addresses with the six reminders of a quarter, and as many others again. */
export const MAX_LETTERS = 20_000;
/** A reminder of some lines; a link in a PGP message to a key with many subkeys has some KiB. */
export const MAX_LETTER_BYTES = 64 * 1024;
export const MAX_SUBJECT_CHARACTERS = 200;
/** A mailbox that refused its last letter stays on the board until another one arrives, or for as long as that is news. */
export const REFUSED_SHOWN_MS = 60 * DAY_MS;
/** After a go at letters that failed by a fault of ours the next one waits. */
export const BLOCKED_LETTERS_MS = MINUTE_MS;
/** Letters shown with an address. */
export const SHOWN_LETTERS = 10;
/** Old letters forgotten in one go. */
export const FORGOTTEN_LETTERS = 100;
/** Mail that goes nowhere for a day is not greylisting, nor a server that is started anew. */
export const OWNER_MAIL_FAILS_MS = DAY_MS;
/** One address that refuses is a full or deserted mailbox; two are the mail server. */
export const OWNER_MAIL_FAILS_ADDRESSES = 2;

/** A link in a mail to an owner is good so long: until they are back at the computer that has their key. */
export const CLAIM_MS = DAY_MS;
/**
 * So many such mails within that time: one that was mistyped and two more tries; everything that a person has; what two
 * people who quarrel can send to a mailbox; and all of them, each with a key that is kept meanwhile (64 KiB at most).
 */
export const MAX_CLAIMS = { ofBoth: 3, ofOwner: 10, ofAddress: 6, all: 1_000 } as const;

/** Keys on a page of the console: one round trip. */
export const LISTED_KEYS = 50;

/** RSA of 1,024 bits can be factored by who can afford it. */
export const MIN_RSA_BITS = 2048;
/**
 * Larger numbers are a trap: verifying takes minutes, and no program makes such keys (GnuPG stops
 * at 4096 bits and reads 16384; the exponent is 65537 nearly everywhere).
 */
export const MAX_MODULUS_BITS = 16_384;
export const MAX_EXPONENT_BITS = 64;

/** RFC 5321 section 4.5.3.1: octets of a local part, of a domain, and of both with the @. */
export const MAX_LOCAL_PART_OCTETS = 64;
export const MAX_DOMAIN_OCTETS = 253;
export const MAX_ADDRESS_OCTETS = 254;
/** Of a user ID so much is shown; it may be as long as a key. */
export const MAX_SHOWN_CHARACTERS = 200;

/** Browsers ask a day later again whether pages of other sites may read keys. That never changes. */
export const PREFLIGHT_SECONDS = 86_400;

/**
 * Text and files together that are encrypted in a browser: as a mail they are a third larger, and many mail servers
 * take no more than 15 MB.
 */
export const MAX_WRITTEN_BYTES = 10_000_000;
/** A `mailto:` URL: Windows hands 2,048 characters to a program, and what a browser adds must fit as well. */
export const MAX_MAILTO_CHARACTERS = 1_800;
/** RFC 9580 section 5.9: the length of a file's name in a message is one octet. */
export const MAX_NAME_OCTETS = 255;

/** Cards of 85 by 55 mm on a sheet of A4, as they are sold. */
export const CARDS_ON_A_SHEET = 10;
/** On paper, letters are large up to so many, then smaller. */
export const LONG_CARD_NAME_CHARACTERS = 40;
export const LONG_CARD_ADDRESS_CHARACTERS = 34;
export const LONGEST_CARD_ADDRESS_CHARACTERS = 100;

/** What people write down about a secret key; a board has a dozen members. */
export const MAX_CUSTODY_CHARACTERS = 2_000;
/** So long after it was confirmed it is asked for again: boards are elected for a year or more. */
export const CUSTODY_DAYS = 365;

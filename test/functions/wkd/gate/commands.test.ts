import { expect, test } from "vitest";
import {
  addAddressCommand,
  addSubkeyCommand,
  cleanExportCommand,
  editSubkeyCommand,
  exportCommand,
  extendCommands,
  newKeyCommand,
  resignCommands,
  reviveCommands,
  revokeCommand,
  rollbackCommand,
} from "../../../../functions/wkd/gate/commands.ts";

// Each was run with GnuPG as it stands here: what differs from it by a character is another command.
test.each<[string, string | string[], string | string[]]>([
  ["hand in", exportCommand("F"), "gpg --armor --export F"],
  [
    "extend",
    extendCommands("F"),
    ["gpg --quick-set-expire F 2y", "gpg --quick-set-expire F 2y '*'"],
  ],
  [
    "extend what has expired",
    reviveCommands("F", ["S", "T"]),
    ["gpg --quick-set-expire F 2y", "gpg --quick-set-expire F 2y S T"],
  ],
  ["extend a key without subkeys", reviveCommands("F", []), ["gpg --quick-set-expire F 2y"]],
  [
    "sign anew",
    resignCommands("F"),
    [
      "gpg --cert-digest-algo SHA512 --quick-set-expire F 2y",
      "gpg --cert-digest-algo SHA512 --quick-set-expire F 2y '*'",
    ],
  ],
  ["add a subkey", addSubkeyCommand("F"), "gpg --quick-add-key F cv25519 encr 2y"],
  ["hand in less", cleanExportCommand("F"), "gpg --export-options export-clean --armor --export F"],
  ["add an address", addAddressCommand("F", "a@b.c"), "gpg --quick-add-uid F '<a@b.c>'"],
  [
    "add an address with an apostrophe",
    addAddressCommand("F", "o'x'@b.c"),
    String.raw`gpg --quick-add-uid F '<o'\''x'\''@b.c>'`,
  ],
  ["revoke a subkey", editSubkeyCommand("F", "S"), 'gpg --edit-key F "key S" revkey save'],
  [
    "make a key",
    newKeyCommand("a@b.c"),
    "gpg --quick-generate-key '<a@b.c>' future-default default 2y",
  ],
  ["revoke a key", revokeCommand("F", "a@b.c"), "gpg --gen-revoke F | randwerk keys publish a@b.c"],
  ["go back", rollbackCommand("a@b.c", 2), "randwerk keys rollback a@b.c --version 2"],
])("to %s one types", (_, command, expected) => {
  expect(command).toEqual(expected);
});

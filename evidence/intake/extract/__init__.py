"""Takes containers apart: archives, mails, mailboxes, exports of chats; pure, without Django.

`unpack.unpack` is the door. It runs `unpack_child` in a confined process, which hands the file to
`archives`, `mailbox`, `letters` (.eml), `outlook` (.msg) or, for an export within an archive,
`linkedin`. Each puts what it takes out on a `tray.Tray`.
"""
